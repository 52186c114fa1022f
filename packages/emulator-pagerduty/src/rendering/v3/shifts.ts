import type { ShiftMember, V3Event } from "../../world.ts"
import { type Span, intersect, union } from "../span.ts"
import { occurrences } from "./recurrence.ts"

/** A span that is a member's: a user's, or nobody's on purpose. */
export interface Shift extends Span {
  member: ShiftMember
}

/** Where a rotating event's turns are counted from: its start time, or the first shift that it produces. */
export type TurnsFrom = "start-time" | "effective-since"

/** Whether both are the same user, or both nobody. */
export const same = (one: ShiftMember, other: ShiftMember): boolean =>
  one.type === "user_member" ? other.type === "user_member" && one.user_id === other.user_id : other.type === one.type

/** When an event is in effect. */
export const effective = ({ effective_since, effective_until }: V3Event): Span => ({
  start: Date.parse(effective_since),
  end: effective_until === null ? Infinity : Date.parse(effective_until),
})

/** The shifts of an event that begin before `until`, cut where the event takes effect and where it ends. */
export const eventShifts = (event: V3Event, until: number, from: TurnsFrom): Shift[] => {
  const life = effective(event)
  const all = occurrences(event, Math.min(until, life.end))
  const turn = from === "start-time" ? 0 : all.findIndex(({ start, end }) => start < end && end > life.start)
  return all.flatMap((span, i) => {
    const start = Math.max(span.start, life.start)
    const end = Math.min(span.end, life.end)
    return start < end ? membersOf(event, i - turn).map((member) => ({ start, end, member })) : []
  })
}

/** Who takes the n-th occurrence: everybody, or whose turn it is. */
const membersOf = ({ assignment_strategy: strategy }: V3Event, n: number): ReadonlyArray<ShiftMember> => {
  const { members } = strategy
  if (strategy.type === "every_member_assignment_strategy") return members
  const member = members[Math.floor(n / strategy.shifts_per_member) % members.length]
  return member === undefined ? [] : [member]
}

/** Whether two events of a rotation produce shifts at the same time, before `until`. */
export const collide = (event: V3Event, other: V3Event, until: number, from: TurnsFrom): boolean =>
  intersect(union(eventShifts(event, until, from)), union(eventShifts(other, until, from))).length > 0
