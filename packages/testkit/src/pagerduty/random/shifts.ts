import * as fc from "fast-check"
import type {
  AssignmentStrategy,
  CustomShift,
  ShiftMember,
  ShiftOverride,
  ShiftSchedule,
} from "../shift-based/schedule.ts"
import type { Draft } from "./draft.ts"
import { seldom } from "./draft.ts"
import { memberOf, someMember } from "./events.ts"
import { idOf } from "./ids.ts"
import { leaver, somebody, successor } from "./people.ts"
import { sharpAfter, someHours, stamp, stampAfter } from "./times.ts"

/** Past, running and to come, close enough that they lie on each other. */
const someTime = fc.oneof(someHours(-60, 100), someHours(-1000, 800))

export const someCustomShift = fc.record({ start: someTime, lasts: someHours(1, 90), member: someMember })

export const customShiftOf = (
  schedule: number,
  number: number,
  now: number,
  people: number,
  { start, lasts, member }: Draft<typeof someCustomShift>,
): CustomShift => ({
  id: idOf.customShift(schedule, number),
  type: "custom_shift",
  start_time: stampAfter(now, start),
  end_time: stampAfter(now, start + lasts),
  assignments: [
    { id: idOf.shiftAssignment(schedule, number), type: "shift_assignment", member: memberOf(member, people) },
  ],
})

/** Over one of the members of a rotation (now and then over somebody who is not on it), or of a custom shift. */
export const someShiftOverride = fc.record({
  on: fc.nat(20),
  over: fc.nat(20),
  stranger: seldom(somebody),
  start: someTime,
  /** On a custom shift: so long after it begins. */
  aside: someHours(-10, 60),
  lasts: someHours(1, 90),
  by: someMember,
})

/** A rotation or a custom shift, and who stands there together or in turn. */
interface Place {
  readonly on: Pick<ShiftOverride, "rotation_id" | "custom_shift_id">
  readonly strategies: AssignmentStrategy[]
  readonly begins?: string
}

export const placesOf = ({ rotations, custom_shifts = [] }: Omit<ShiftSchedule, "teams">): Place[] => [
  ...rotations.map(({ id, events }) => ({
    on: { rotation_id: id },
    strategies: events.map(({ assignment_strategy }) => assignment_strategy),
  })),
  ...custom_shifts.map(({ id, start_time, assignments }) => ({
    on: { custom_shift_id: id },
    strategies: [
      { type: "every_member_assignment_strategy" as const, members: assignments.map(({ member }) => member) },
    ],
    begins: start_time,
  })),
]

export const shiftOverrideOf = (
  id: string,
  now: number,
  people: number,
  places: Place[],
  { over, stranger, ...given }: Draft<typeof someShiftOverride>,
): ShiftOverride[] => {
  const place = places[given.on % places.length]
  if (place === undefined) return []
  const { on, begins, strategies } = place
  const members = strategies.flatMap((strategy) => strategy.members)
  const start = begins === undefined ? sharpAfter(now, given.start) : Date.parse(begins) + given.aside
  const overridden_member =
    stranger === null || begins !== undefined ? members[over % members.length] : memberOf(stranger, people)
  const overriding_member = memberOf(given.by, people)
  if (overridden_member === undefined || isAgainstThePromise(strategies, overridden_member, overriding_member))
    return []
  const times = { start_time: stamp(start), end_time: stamp(start + given.lasts) }
  return [{ id, type: "override_shift", ...on, ...times, overridden_member, overriding_member }]
}

/**
 * An override names a person, not a place. Where the successor is replaced and takes the leaver's place on the same
 * rotation, or where both stand at once (the successor in their own place or in another's) and the leaver is replaced,
 * one of the two can't be kept by any offboarding: such overrides are left out.
 */
const isAgainstThePromise = (strategies: AssignmentStrategy[], over: ShiftMember, by: ShiftMember): boolean => {
  const names = (members: ShiftMember[], id: string) => members.some((member) => isUser(member, id))
  if (isUser(over, successor)) return !isUser(by, leaver) && strategies.some(({ members }) => names(members, leaver))
  const atOnce = strategies.filter(({ type }) => type === "every_member_assignment_strategy")
  if (isUser(by, successor) && !isUser(over, leaver)) return atOnce.some(({ members }) => names(members, leaver))
  return isUser(over, leaver) && atOnce.some(({ members }) => names(members, successor))
}

const isUser = (member: ShiftMember, id: string): boolean => member.type === "user_member" && member.user_id === id
