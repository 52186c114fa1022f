import { lookAhead } from "../final.ts"
import { type Span, type Stint, overlaps, union } from "../span.ts"
import { day } from "../wall-clock.ts"
import type { Assignment, Rules, V3Renderable } from "./assignments.ts"
import { assignments } from "./assignments.ts"

/** Each person's time on call, several people at once possible: what touches of one person is one stint. */
export const stintsOf = (list: ReadonlyArray<Assignment>): Stint[] => {
  const people = Map.groupBy(list, ({ member }) => (member.type === "user_member" ? member.user_id : undefined))
  return [...people]
    .flatMap(([user, theirs]) => (user === undefined ? [] : union(theirs).map((span) => ({ ...span, user }))))
    .toSorted((one, other) => one.start - other.start)
}

/** The stints that overlap a window, whole. Who is still on call two years ahead has no end: `end: Infinity`. */
export const wholeStints = (schedule: V3Renderable, window: Span, rules: Rules): Stint[] => {
  const horizon = window.end + lookAhead
  for (let ahead = 8 * day; ; ahead *= 4) {
    const end = Math.min(horizon, window.end + ahead)
    const stints = stintsOf(assignments(schedule, { start: -Infinity, end }, rules)).filter((each) =>
      overlaps(each, window),
    )
    if (end === horizon) return stints.map((each) => (each.end >= horizon ? { ...each, end: Infinity } : each))
    if (stints.every((stint) => stint.end < end)) return stints
  }
}
