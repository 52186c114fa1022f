import { parsed } from "../parsed.ts"
import type { Habits } from "./habits.ts"
import type { CustomShift, Rotation, ShiftEvent, ShiftMember, ShiftOverride } from "./schedule.ts"
import { firstFrom, runningAt, seriesOf } from "./series.ts"

/** Whose places there are on a rotation at an instant, whatever overrides say: none, one, or any number. */
export const membersAt = ({ events }: Rotation, instant: number, habits: Habits): ShiftMember[] =>
  events.filter((event) => isIn(event, instant)).flatMap((event) => membersOf(event, instant, habits))

const membersOf = (event: ShiftEvent, instant: number, { v3TurnsFrom }: Habits): ShiftMember[] => {
  const { assignment_strategy: strategy } = event
  const series = seriesOf(event)
  const numbers = runningAt(series, instant)
  if (strategy.type === "every_member_assignment_strategy") return numbers.length > 0 ? strategy.members : []
  const first = v3TurnsFrom === "start-time" ? 0 : firstFrom(series, parsed(event.effective_since))
  return numbers.flatMap((number) => {
    const turn = Math.floor((number - first) / strategy.shifts_per_member)
    return strategy.members[turn % strategy.members.length] ?? []
  })
}

/** In effect: from then on, up to but without its end; for ever, where that is null. */
export const isIn = (
  { effective_since, effective_until }: Pick<ShiftEvent, "effective_since" | "effective_until">,
  instant: number,
): boolean => parsed(effective_since) <= instant && (effective_until === null || instant < parsed(effective_until))

export const runs = ({ start_time, end_time }: CustomShift | ShiftOverride, instant: number): boolean =>
  parsed(start_time) <= instant && instant < parsed(end_time)

export const isSame = (one: ShiftMember, other: ShiftMember): boolean =>
  one.type === "user_member" ? other.type === one.type && other.user_id === one.user_id : other.type === one.type
