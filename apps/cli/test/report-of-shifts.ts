// Whether an account shows that shifts have changed hands: by who stands, not by what was written.
import { momentsOfShifts, type ShiftSchedule, type Snapshot, whoStandsAt } from "@latchkey/testkit/pagerduty"
import * as Schema from "effect/Schema"
import type { Shows, Witness } from "./report.ts"

const MINUTE = 60_000
/** By then whatever runs has changed hands. */
const SETTLED = 35 * MINUTE
const AHEAD = 8 * 7 * 24 * 60 * MINUTE

const EventIntent = Schema.decodeUnknownSync(Schema.Struct({ schedule: Schema.String, rotation: Schema.String }))

export const showsOfShifts: Readonly<Record<string, Shows>> = {
  "rotation-event": (witness, { target, intent }) => {
    const { schedule, rotation } = EventIntent(intent)
    const only = (one: ShiftSchedule | undefined): ShiftSchedule | undefined =>
      one && { ...one, rotations: one.rotations.filter(({ id }) => id === rotation), custom_shifts: [], overrides: [] }
    const [was, is] = bothOf(witness, schedule).map(only)
    const event = was?.rotations.flatMap(({ events }) => events).find(({ id }) => id === target.id)
    const later = is?.rotations.flatMap(({ events }) => events).find(({ id }) => id === target.id)
    const settled = Date.parse(witness.after.now) + SETTLED
    const names = later?.assignment_strategy.members.some((member) => isUser(member, witness.leaver)) ?? false
    if (names && endOf(later?.effective_until) > settled) return false
    if (event === undefined) return true
    const from = Math.max(Date.parse(event.effective_since), settled)
    return standAlike(witness, was, is, from, Math.min(endOf(event.effective_until), settled + AHEAD))
  },
  "custom-shift": (witness, { target }) => {
    const only = (one: ShiftSchedule | undefined): ShiftSchedule | undefined =>
      one && { ...one, rotations: [], overrides: [] }
    const [was, is] = bothOf(witness, target.id).map(only)
    const now = Date.parse(witness.after.now)
    const isNamed = is?.custom_shifts?.some(
      ({ end_time: end, assignments }) =>
        Date.parse(end) > now && assignments.some(({ member }) => isUser(member, witness.leaver)),
    )
    return isNamed !== true && standAlike(witness, was, is, now, now + AHEAD)
  },
  "shift-override": (witness, { target }) => {
    const now = Date.parse(witness.after.now)
    return !witness.after.v3Schedules[target.id]?.overrides?.some(
      ({ end_time: end, overridden_member: overridden, overriding_member: overriding }) =>
        (isUser(overriding, witness.leaver) && Date.parse(end) > now) ||
        (isUser(overridden, witness.leaver) && Date.parse(end) > now + SETTLED),
    )
  },
}

const bothOf = ({ before, after }: Witness, id: string) => [before.v3Schedules[id], after.v3Schedules[id]]

/** Whether those stand in a time who stood there before, the successor in the leaver's place. */
const standAlike = (
  { habits, leaver, successor }: Witness,
  was: ShiftSchedule | undefined,
  is: ShiftSchedule | undefined,
  from: number,
  until: number,
): boolean => {
  if (was === undefined || is === undefined) return false
  return momentsOfShifts([was, is], from, until).every((moment) => {
    const wanted = new Set([...whoStandsAt(was, moment, habits)].map((who) => (who === leaver ? successor : who)))
    return wanted.symmetricDifference(whoStandsAt(is, moment, habits)).size === 0
  })
}

const isUser = (member: { readonly type: string; readonly user_id?: string | null }, id: string): boolean =>
  member.type === "user_member" && member.user_id === id

const endOf = (until: string | null | undefined): number => (until ? Date.parse(until) : Number.POSITIVE_INFINITY)

/** Without what has one of these ids. */
export const withoutShifts = (schedules: Snapshot["v3Schedules"], ids: ReadonlySet<string>): Snapshot["v3Schedules"] =>
  Object.fromEntries(
    Object.entries(schedules).map(([key, schedule]) => [
      key,
      {
        ...schedule,
        custom_shifts: (schedule.custom_shifts ?? []).filter(({ id }) => !ids.has(id)),
        overrides: (schedule.overrides ?? []).filter(({ id }) => !ids.has(id)),
      },
    ]),
  )
