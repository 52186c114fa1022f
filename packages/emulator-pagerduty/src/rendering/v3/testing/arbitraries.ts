import * as fc from "fast-check"
import type { AssignmentStrategy, ShiftMember, V3Event } from "../../../world.ts"
import type { V3Renderable } from "../assignments.ts"

const hour = 3_600_000
const day = 24 * hour

export const people = ["PANA001", "PBOCHE1", "PCYOK01"]

const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Etc/UTC", "Australia/Lord_Howe"]

/** Days on which clocks change somewhere, and a turn of the year. */
const dates = ["2026-03-08", "2026-03-29", "2026-10-04", "2026-10-25", "2026-12-31"].map((date) => Date.parse(date))

const zulu = (at: number) => new Date(at).toISOString()

export const user = (user_id: string): ShiftMember => ({ type: "user_member", user_id })

const member: fc.Arbitrary<ShiftMember> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...people).map(user) },
  { weight: 1, arbitrary: fc.constant<ShiftMember>({ type: "empty_member" }) },
)

const strategy: fc.Arbitrary<AssignmentStrategy> = fc
  .record({ members: fc.array(member, { minLength: 1, maxLength: 4 }), shifts: fc.integer({ min: 0, max: 3 }) })
  .map(({ members, shifts }) =>
    shifts === 0
      ? { type: "every_member_assignment_strategy", members }
      : { type: "rotating_member_assignment_strategy", shifts_per_member: shifts, members },
  )

const days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

const rule = fc.oneof(
  fc.integer({ min: 1, max: 3 }).map((every) => `RRULE:FREQ=DAILY;INTERVAL=${every}`),
  fc.subarray(days, { minLength: 1 }).map((some) => `RRULE:FREQ=WEEKLY;BYDAY=${some.join(",")}`),
)

const near = (date: number, spread: number) =>
  fc.integer({ min: -spread * 48, max: spread * 48 }).map((half) => date + (half * hour) / 2)

const event = (date: number, id: string): fc.Arbitrary<V3Event> =>
  fc
    .record({
      zone: fc.constantFrom(...zones),
      start: near(date, 20),
      length: fc.integer({ min: 1, max: 48 }),
      since: near(date, 10),
      life: fc.option(fc.integer({ min: 1, max: 480 }), { nil: null }),
      rule,
      strategy,
    })
    .map(({ zone, start, length, since, life, ...rest }) => ({
      id,
      name: id,
      start_time: { date_time: zulu(start), time_zone: zone },
      end_time: { date_time: zulu(start + (length * hour) / 2), time_zone: zone },
      effective_since: zulu(since),
      effective_until: life === null ? null : zulu(since + life * hour),
      recurrence: [rest.rule],
      assignment_strategy: rest.strategy,
    }))

const override = (date: number, on: { rotation_id: string } | { custom_shift_id: string }, id: string) =>
  fc
    .record({ start: near(date, 8), length: fc.integer({ min: 1, max: 300 }), overridden: member, overriding: member })
    .map(({ start, length, overridden, overriding }) => ({
      id,
      type: "override_shift" as const,
      ...on,
      start_time: zulu(start),
      end_time: zulu(start + length * hour),
      overridden_member: overridden,
      overriding_member: overriding,
    }))

const customShift = (date: number, id: string) =>
  fc
    .record({ start: near(date, 8), length: fc.integer({ min: 1, max: 60 }), member })
    .map(({ start, length, member }) => ({
      id,
      type: "custom_shift" as const,
      start_time: zulu(start),
      end_time: zulu(start + length * hour),
      assignments: [{ id: `A${id}`, type: "shift_assignment" as const, member }],
    }))

export interface Scene {
  schedule: V3Renderable
  since: number
  until: number
}

/** Two rotations with up to two events each, a custom shift, some overrides on any of them; and a window. */
export const scene: fc.Arbitrary<Scene> = fc.constantFrom(...dates).chain((date) =>
  fc
    .record({
      one: fc.tuple(event(date, "E1"), event(date, "E2")),
      other: fc.tuple(event(date, "E3")),
      shift: customShift(date, "C1"),
      overrides: fc.array(
        fc
          .constantFrom({ rotation_id: "R1" }, { rotation_id: "R1" }, { rotation_id: "R2" }, { custom_shift_id: "C1" })
          .chain((on) => override(date, on, "O")),
        { maxLength: 6 },
      ),
      since: near(date, 8),
      length: fc.integer({ min: 1, max: 300 }),
    })
    .map(({ one, other, shift, overrides, since, length }) => ({
      schedule: {
        rotations: [
          { id: "R1", events: one },
          { id: "R2", events: other },
        ],
        custom_shifts: [shift],
        overrides: overrides.map((each, i) => ({ ...each, id: `O${i}` })),
      },
      since,
      until: since + length * hour,
    })),
)

export { day, hour }
