// What somebody else does to shift-based schedules.
import type { Departure } from "@latchkey/testkit/pagerduty"
import * as Schema from "effect/Schema"
import type { Ahead } from "./account.ts"
import type { Ask, Doing } from "./somebody.ts"

export const whatsOnShifts = [
  "adds a custom shift",
  "adds a custom shift of who leaves",
  "lays an override over somebody else",
  "lays an override of who leaves",
  "lifts an override",
  "ends a rotation",
] as const
export type WhatOnShifts = (typeof whatsOnShifts)[number]

const PLACE = "/v3/schedules"
const HOUR = 3_600_000

const Member = Schema.Struct({ type: Schema.String, user_id: Schema.optionalKey(Schema.NullOr(Schema.String)) })
const Event = Schema.Struct({
  id: Schema.String,
  effective_since: Schema.String,
  effective_until: Schema.optionalKey(Schema.NullOr(Schema.String)),
  assignment_strategy: Schema.Struct({ type: Schema.String, members: Schema.Array(Member) }),
})
const Shown = Schema.Struct({
  schedule: Schema.Struct({
    rotations: Schema.Array(Schema.Struct({ id: Schema.String, events: Schema.Array(Event) })),
  }),
})
const Override = Schema.Struct({
  id: Schema.String,
  start_time: Schema.String,
  end_time: Schema.String,
  overridden_member: Member,
  overriding_member: Member,
})
const Named = Schema.Struct({ id: Schema.String })

const read = <A>(schema: Schema.Codec<A, Schema.Json>, answer: unknown): A => Schema.decodeUnknownSync(schema)(answer)

const user = (user_id: string) => ({ type: "user_member", user_id })
const isUser = ({ type, user_id }: typeof Member.Type, id: string) => type === "user_member" && user_id === id

const rotationAt = async (ask: Ask, id: string, which: number) => {
  const { rotations } = read(Shown, await ask("GET", `${PLACE}/${id}`)).schedule
  return rotations[which % Math.max(1, rotations.length)]
}

/** Hours to come, when all that runs has changed hands. */
const spanOf = ({ now }: Departure, which: number) => {
  const start = Math.ceil(Date.parse(now) / HOUR) * HOUR + (2 + (which % 200)) * HOUR
  return { start, end: start + (1 + (which % 30)) * HOUR }
}
const stamp = (instant: number) => `${new Date(instant).toISOString().slice(0, 19)}Z`
const inSpan = (departure: Departure, which: number) => {
  const { start, end } = spanOf(departure, which)
  return { start_time: stamp(start), end_time: stamp(end) }
}

const effectOf = ({ effective_since: since, effective_until: until }: typeof Event.Type) => ({
  since: Date.parse(since),
  until: until ? Date.parse(until) : Number.POSITIVE_INFINITY,
})

const addCustomShift =
  (personOf: (departure: Departure) => string | undefined): Doing["done"] =>
  async (ask, id, departure, which) => {
    const person = personOf(departure)
    if (person === undefined) return undefined
    const shift = {
      type: "custom_shift",
      ...inSpan(departure, which),
      assignments: [{ type: "shift_assignment", member: user(person) }],
    }
    const answer = await ask("POST", `${PLACE}/${id}/custom_shifts`, { custom_shifts: [shift] })
    if (answer === undefined) return undefined
    return read(Schema.Struct({ custom_shifts: Schema.Array(Named) }), answer).custom_shifts[0]?.id
  }

type Event = typeof Event.Type

/**
 * Over somebody who takes turns in what is in effect in those hours. Not over the leaver: whoever lays one after their
 * place has changed hands means the successor, and where it was laid before that a second plan loses it (`account.ts`).
 */
const layOverride =
  (
    byWhom: (departure: Departure) => string | undefined,
    overWhom: (events: ReadonlyArray<Event>, departure: Departure, which: number) => string | undefined,
  ): Doing["done"] =>
  async (ask, id, departure, which) => {
    const rotation = await rotationAt(ask, id, which)
    const { start, end } = spanOf(departure, which)
    const events = (rotation?.events ?? []).filter(
      (event) => effectOf(event).since < end && effectOf(event).until > start,
    )
    const [by, over] = [byWhom(departure), overWhom(events, departure, which)]
    if (rotation === undefined || by === undefined || over === undefined || by === over) return undefined
    const override = {
      type: "override_shift",
      rotation_id: rotation.id,
      ...inSpan(departure, which),
      overridden_member: user(over),
      overriding_member: user(by),
    }
    const answer = await ask("POST", `${PLACE}/${id}/overrides`, { overrides: [override] })
    if (answer === undefined) return undefined
    return read(Schema.Struct({ overrides: Schema.Array(Named) }), answer).overrides[0]?.id
  }

const thirdOf: Parameters<typeof layOverride>[1] = (events, { leaver, successor }, which) => {
  const all = events.flatMap(({ assignment_strategy: { members } }) => members.flatMap(({ user_id: id }) => id ?? []))
  const others = [...new Set(all)].filter((id) => id !== leaver && id !== successor).toSorted()
  return others[which % Math.max(1, others.length)]
}

const ownerOf = ({ world, leaver, successor }: Departure) =>
  world.users.find(({ id, role }) => role === "owner" && id !== leaver && id !== successor)?.id

export const deedsOnShifts: Readonly<Record<WhatOnShifts, Doing>> = {
  "adds a custom shift": { place: PLACE, done: addCustomShift(ownerOf) },
  "adds a custom shift of who leaves": { place: PLACE, done: addCustomShift(({ leaver }) => leaver) },
  "lays an override over somebody else": { place: PLACE, done: layOverride(ownerOf, thirdOf) },
  "lays an override of who leaves": { place: PLACE, done: layOverride(({ leaver }) => leaver, thirdOf) },
  "lifts an override": {
    place: PLACE,
    done: async (ask, id, { world, leaver, now }, which) => {
      const known = world.v3_schedules?.find((schedule) => schedule.id === id)?.overrides ?? []
      const one = known[which % Math.max(1, known.length)]
      if (one === undefined) return undefined
      // One that names the leaver may stand beside what takes its place, for a moment: nobody could say which is meant.
      const isTheirs = [one.overridden_member, one.overriding_member].some((member) => isUser(member, leaver))
      if (isTheirs && (await hasOthers(ask, id, now, known))) return undefined
      const answer = await ask("GET", `${PLACE}/${id}/overrides/${one.id}`)
      if (answer === undefined) return undefined
      const { override } = read(Schema.Struct({ override: Override }), answer)
      const isAsItWas = Date.parse(override.end_time) === Date.parse(one.end_time)
      if (!isAsItWas) return undefined
      return (await ask("DELETE", `${PLACE}/${id}/overrides/${one.id}`)) === undefined ? undefined : ""
    },
  },
  "ends a rotation": {
    place: PLACE,
    done: async (ask, id, departure, which) => {
      const rotation = await rotationAt(ask, id, which)
      const { end } = spanOf(departure, which)
      if (rotation === undefined) return undefined
      const path = `${PLACE}/${id}/rotations/${rotation.id}/events`
      const answers: Array<unknown> = []
      for (const event of rotation.events) {
        const { since, until } = effectOf(event)
        if (until <= end) continue
        const change = { event: { effective_until: stamp(end) } }
        answers.push(
          await (since >= end ? ask("DELETE", `${path}/${event.id}`) : ask("PUT", `${path}/${event.id}`, change)),
        )
      }
      if (answers.length > 0 && answers.every((answer) => answer === undefined)) return undefined
      if (answers.includes(undefined)) throw new Error("A rotation was ended by half")
      return answers.length > 0 ? "" : undefined
    },
  },
}

const hasOthers = async (ask: Ask, id: string, now: string, known: ReadonlyArray<{ readonly id: string }>) => {
  const until = stamp(Date.parse(now) + 60 * 24 * HOUR)
  const answer = await ask("GET", `${PLACE}/${id}/overrides?since=${now}&until=${until}&overflow=true&limit=100`)
  const { overrides } = read(Schema.Struct({ overrides: Schema.Array(Override) }), answer)
  return overrides.some((one) => known.every((each) => each.id !== one.id))
}

/** The schedule that a step of these is about, and with which call its look begins. */
export const shiftsOf = (step: Ahead["step"]) => {
  if (step === undefined) return undefined
  const { kind, target, intent } = step
  if (kind === "custom-shift") return { schedule: target.id, look: `${PLACE}/${target.id}/custom_shifts` }
  if (kind === "shift-override") return { schedule: target.id, look: `${PLACE}/${target.id}/overrides` }
  if (kind !== "rotation-event") return undefined
  const { schedule } = Schema.decodeUnknownSync(Schema.Struct({ schedule: Schema.String }))(intent)
  return { schedule, look: `${PLACE}/${schedule}` }
}

/**
 * When a look begins. But what follows an event, ended before the look after it was made, is as if it had not been made
 * yet: a step that was stopped half way looks the same, and makes it.
 */
export const canBeSeenOnShifts = (what: string, look: string, { method, path, step, hasWritten }: Ahead): boolean =>
  method === "GET" && path === look && !(what === "ends a rotation" && step?.kind === "rotation-event" && hasWritten)
