import { type Span, union } from "./span.ts"
import type { Restriction } from "./types.ts"
import { type WallClock, day } from "./wall-clock.ts"

/**
 * When a layer may be on call: the restrictions' union, or always if there are none.
 * A restriction opens and closes by the wall clock: one from 22:00 for eight hours ends at 06:00 in every night of the year.
 */
export const allowed = (restrictions: Restriction[], clock: WallClock, window: Span): Span[] =>
  restrictions.length === 0 ? [window] : union(restrictions.flatMap((each) => openings(each, clock, window)))

const openings = (restriction: Restriction, clock: WallClock, window: Span): Span[] => {
  const length = restriction.duration_seconds * 1000
  const every = restriction.type === "weekly_restriction" ? 7 * day : day
  const first = offsetIn(restriction)
  const spans: Span[] = []
  // One that opened before these closes no later than they do, or before they open.
  let opens = first + Math.floor((clock.shows(window.start) - day - first) / every) * every
  for (; opens < clock.shows(window.end) + day; opens += every)
    spans.push({ start: clock.instant(opens), end: clock.instant(opens + length) })
  return spans
}

/** One opening, in what the clock shows; 1970 began on a Thursday. */
const offsetIn = ({ type, start_time_of_day, start_day_of_week }: Restriction): number =>
  Date.parse(`1970-01-01T${start_time_of_day}Z`) +
  (type === "weekly_restriction" ? ((start_day_of_week ?? 1) - 4) * day : 0)
