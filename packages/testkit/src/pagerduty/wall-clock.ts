import { DateTime } from "luxon"

const minutes = 60_000
const day = 1440 * minutes

/**
 * What a clock on the wall of the zone shows at an instant, written as if it were UTC, in milliseconds:
 * so that days are 24 hours long and times of day can be compared by number.
 */
export const shownAt = (zone: string, instant: number): number => instant + offsetAt(zone, instant)

/**
 * The instant that a time on the wall means. Assumed, where it means none or two:
 * a time shown twice (autumn) is its first showing; one never shown (spring) is as much later as the clock jumps.
 */
export const instantOf = (zone: string, shown: number): number => {
  const before = shown - offsetAt(zone, shown - day)
  const after = shown - offsetAt(zone, shown + day)
  if (shownAt(zone, before) === shown) return before
  return shownAt(zone, after) === shown ? after : before
}

/** Ahead of UTC by so many milliseconds. No zone's clock has changed but at a quarter of an hour: asked once for each. */
const offsetAt = (zone: string, instant: number): number => {
  const quarter = Math.floor(instant / (15 * minutes))
  const known = asked.get(zone) ?? new Map<number, number>()
  asked.set(zone, known)
  const offset = known.get(quarter) ?? DateTime.fromMillis(quarter * 15 * minutes, { zone }).offset * minutes
  known.set(quarter, offset)
  return offset
}

const asked = new Map<string, Map<number, number>>()
