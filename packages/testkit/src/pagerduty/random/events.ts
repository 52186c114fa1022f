import * as fc from "fast-check"
import type { ShiftEvent, ShiftMember } from "../shift-based/schedule.ts"
import { instantOf, shownAt } from "../wall-clock.ts"
import type { Draft } from "./draft.ts"
import { seldom } from "./draft.ts"
import { personAt, somebody } from "./people.ts"
import { sharpAfter, someHours, someZone, stamp, stampAfter } from "./times.ts"

const hour = 3_600_000

/** Somebody, or a slot left empty. */
export const someMember: fc.Arbitrary<number | null> = fc.option(somebody, { freq: 9 })

export const memberOf = (member: number | null, people: number): ShiftMember =>
  member === null ? { type: "empty_member" } : { type: "user_member", user_id: personAt(member, people) }

const someRule = fc.record({
  frequency: fc.constantFrom("DAILY" as const, "WEEKLY"),
  interval: fc.constantFrom(1, 1, 2),
  days: fc.option(fc.subarray(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], { minLength: 1 })),
  /** Of the longest that does not reach into the next one: all day, all week, over midnight, some hours. */
  share: fc.constantFrom(1, 1, 1 / 2, 1 / 3, 7 / 16),
})

export const someEvent = fc.record({
  /** Its own; most often the schedule's. */
  zone: seldom(someZone),
  since: fc.oneof({ weight: 4, arbitrary: someHours(-3000, 0) }, { weight: 1, arbitrary: someHours(0, 400) }),
  lasts: fc.option(someHours(1, 3400)),
  /** How long before it takes effect its rule is counted from; now and then from later. */
  ahead: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: someHours(-60, 8000) }),
  rule: someRule,
  every: fc.constantFrom(false, false, true),
  shifts: fc.constantFrom(1, 2),
  members: fc.array(someMember, { minLength: 1, maxLength: 4 }),
})

export const eventOf = (
  id: string,
  now: number,
  people: number,
  scheduleZone: string,
  given: Draft<typeof someEvent>,
): ShiftEvent => {
  const zone = given.zone ?? scheduleZone
  const begin = sharpAfter(now, given.since - given.ahead)
  const end = instantOf(zone, shownAt(zone, begin) + longest(given.rule) * given.rule.share)
  const members = given.members.map((member) => memberOf(member, people))
  return {
    id,
    name: `Event ${id}`,
    start_time: { date_time: stamp(begin), time_zone: zone },
    end_time: { date_time: stamp(end), time_zone: zone },
    effective_since: stampAfter(now, given.since),
    effective_until: given.lasts === null ? null : stampAfter(now, given.since + given.lasts),
    recurrence: [`RRULE:${partsOf(given.rule).join(";")}`],
    assignment_strategy: given.every
      ? { type: "every_member_assignment_strategy", members: eachOnce(members) }
      : { type: "rotating_member_assignment_strategy", shifts_per_member: given.shifts, members },
  }
}

const partsOf = ({ frequency, interval, days }: Draft<typeof someRule>): string[] => [
  `FREQ=${frequency}`,
  ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
  ...(days === null ? [] : [`BYDAY=${days.join(",")}`]),
]

const longest = ({ frequency, interval, days }: Draft<typeof someRule>): number => {
  if (frequency === "WEEKLY") return days !== null && days.length > 1 ? 24 * hour : 168 * hour * interval
  return days === null ? 24 * hour * interval : 24 * hour
}

const eachOnce = (members: ShiftMember[]): ShiftMember[] => [
  ...new Map(members.map((member) => [JSON.stringify(member), member])).values(),
]
