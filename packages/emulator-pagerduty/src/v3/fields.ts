import { DateTime } from "luxon"
import { stamp } from "../clock.ts"
import { invalid } from "../errors.ts"
import type { Store } from "../store.ts"
import type { ShiftMember, ZonedDateTime } from "../world.ts"

/** Messages here begin with the field that they are about, in dots: that is how the v3 operations sort them. */

/** An IANA zone; "UTC" is taken, and becomes "Etc/UTC". */
export const zoneFrom = (field: string, zone: string): string => {
  if (!DateTime.local({ zone }).isValid) throw invalid(`${field} is not a time zone`)
  return zone === "UTC" ? "Etc/UTC" : zone
}

export const instantFrom = (field: string, text: string): DateTime => {
  const instant = DateTime.fromISO(text, { zone: "utc" })
  if (!instant.isValid) throw invalid(`${field} is not a valid time`)
  return instant.toUTC().startOf("second")
}

/** An instant and the zone whose wall clock it is read on; without an offset it is meant in that zone. */
export const zonedFrom = (field: string, { date_time, time_zone }: ZonedDateTime): ZonedDateTime => {
  const zone = zoneFrom(`${field}.time_zone`, time_zone)
  const instant = DateTime.fromISO(date_time, { zone })
  if (!instant.isValid) throw invalid(`${field}.date_time is not a valid time`)
  return { date_time: stamp(instant.startOf("second"), zone), time_zone: zone }
}

/** A member of a shift: nobody on purpose, or a user who is there and may be on call; who stood here before may have gone. */
export const memberFrom = (
  { users, stubs }: Store,
  field: string,
  member: ShiftMember,
  before: ReadonlyArray<ShiftMember> = [],
): ShiftMember => {
  if (member.type === "empty_member") return { type: "empty_member" }
  // The document does not demand the id: the schema can't say "for users only".
  const id: string | undefined = member.user_id
  if (id === undefined) throw invalid(`${field}.user_id can't be blank`)
  const user = users.get(id)
  const stayed = before.some((each) => each.type === "user_member" && each.user_id === id)
  if (user === undefined && stayed && stubs.has(id)) return { type: "user_member", user_id: id }
  if (user === undefined) throw invalid(`${field}.user_id ${id} does not exist`)
  if (user.role.startsWith("read_only")) throw invalid(`${field}.user_id ${id} is a stakeholder and cannot be on call`)
  return { type: "user_member", user_id: id }
}

/** A shift from when until when: one that has begun begins now, one that is over can't be made. */
export const futureSpan = (field: string, start: string, end: string, now: DateTime) => {
  const [from, until] = [instantFrom(`${field}.start_time`, start), instantFrom(`${field}.end_time`, end)]
  if (until <= from) throw invalid(`${field}.end_time must be after start_time`)
  if (until <= now) throw invalid(`${field}.end_time must be in the future`)
  return { start_time: stamp(DateTime.max(from, now)), end_time: stamp(until) }
}

/** Where something stands in time. */
export type Phase = "past" | "running" | "future"

export const phaseOf = (start: string, end: string | null, now: DateTime): Phase => {
  if (end !== null && DateTime.fromISO(end) <= now) return "past"
  return DateTime.fromISO(start) <= now ? "running" : "future"
}

/** Refuses any field but `free` of what has begun; sent back as they are, others may be taken (the switch `v3Echo`). */
export const refuseFixedFields = (
  field: string,
  sent: Readonly<Record<string, unknown>>,
  stored: object,
  free: string,
  echo: "refuse" | "take",
): void => {
  const kept: Readonly<Record<string, unknown>> = { ...stored }
  const wrong = Object.keys(sent).filter(
    (name) =>
      ![free, "id", "type"].includes(name) && name in kept && !(echo === "take" && same(sent[name], kept[name])),
  )
  if (wrong.length > 0) throw invalid(...wrong.map((name) => `${field}.${name} can't change any more`))
}

/** Equal, whatever the offset that an instant is written with, and whatever else the stored one has. */
const same = (sent: unknown, kept: unknown): boolean => {
  if (typeof sent === "string" && typeof kept === "string")
    return sent === kept || DateTime.fromISO(sent).toMillis() === DateTime.fromISO(kept).toMillis()
  if (typeof sent !== "object" || typeof kept !== "object" || sent === null || kept === null) return sent === kept
  const all: Readonly<Record<string, unknown>> = { ...kept }
  return Object.entries(sent).every(([name, value]) => same(value, all[name]))
}
