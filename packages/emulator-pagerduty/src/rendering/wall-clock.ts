import { IANAZone } from "luxon"

/** A zone's wall clock. What it shows is written in milliseconds, as if it hung in UTC. */
export interface WallClock {
  /** What it shows at an instant. */
  shows: (instant: number) => number
  /**
   * The instant at which it shows that. Of two (clocks go back) the first;
   * of none (clocks go forward) as many minutes after the jump as were skipped up to there.
   * That is how Rails reads a local time, and PagerDuty names its zones after Rails.
   */
  instant: (shown: number) => number
}

export const wallClock = (zone: string): WallClock => {
  const iana = IANAZone.create(zone)
  if (!iana.isValid) throw new RangeError(`no such time zone: ${zone}`)
  const offset = (instant: number) => iana.offset(instant) * 60_000
  const shows = (instant: number) => instant + offset(instant)
  return {
    shows,
    instant: (shown) => {
      const before = shown - offset(shown - day)
      const after = shown - offset(shown + day)
      return after !== before && shows(before) !== shown && shows(after) === shown ? after : before
    },
  }
}

export const day = 86_400_000
