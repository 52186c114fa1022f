import { parsed } from "./parsed.ts"
import type { Restriction } from "./schedule.ts"
import { instantOf, shownAt } from "./wall-clock.ts"

const day = 86_400_000

/**
 * Is this instant within the restriction: in a stretch that began today, or on one of the days before?
 * Assumed: begin and end are both times on the wall of the schedule's zone, so that 22:00 for eight hours ends at 06:00
 * in the night that the clocks change, too, be that night seven hours long or nine.
 */
export const isWithin = (restriction: Restriction, zone: string, instant: number): boolean => {
  const length = restriction.duration_seconds * 1000
  const today = Math.floor(shownAt(zone, instant) / day)
  for (let date = today; date >= today - Math.ceil(length / day); date--) {
    if (!beginsOn(restriction, date)) continue
    const begin = date * day + timeOfDay(restriction.start_time_of_day)
    if (instantOf(zone, begin) <= instant && instant < instantOf(zone, begin + length)) return true
  }
  return false
}

/** Days are counted from 1970-01-01, a Thursday. */
const beginsOn = ({ type, start_day_of_week }: Restriction, date: number): boolean =>
  type === "daily_restriction" || start_day_of_week === ((date + 3) % 7) + 1

const timeOfDay = (text: string): number => parsed(`1970-01-01T${text}Z`)
