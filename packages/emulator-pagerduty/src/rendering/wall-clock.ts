import { IANAZone } from "luxon"

/** A zone's wall clock. What it shows is in milliseconds, as if it hung in UTC. */
export interface WallClock {
  /** What it shows at an instant. */
  shows: (instant: number) => number
  /**
   * The instant at which it shows that. Of two (clocks go back) the first;
   * of none (clocks go forward) as many minutes after the jump as were skipped up to there.
   * That is how Rails reads a local time, and PagerDuty names its zones after Rails.
   */
  instant: (shown: number) => number
  /** RFC 3339 as PagerDuty writes it: whole seconds, `Z` for UTC. */
  write: (instant: number) => string
}

export const wallClock = (zone: string): WallClock => {
  const known = clocks.get(zone)
  if (known) return known
  const offset = offsets(zone)
  const shows = (instant: number) => instant + offset(instant)
  const clock: WallClock = {
    shows,
    instant: (shown) => {
      const before = shown - offset(shown - day)
      const after = shown - offset(shown + day)
      return after !== before && shows(before) !== shown && shows(after) === shown ? after : before
    },
    write: (instant) => new Date(shows(instant)).toISOString().slice(0, 19) + suffix(zone, offset(instant)),
  }
  clocks.set(zone, clock)
  return clock
}

export const day = 86_400_000

const clocks = new Map<string, WallClock>()

/** A zone's offset from UTC in milliseconds, asked of the date library twice a day at most, but for days of change. */
const offsets = (zone: string) => {
  const iana = IANAZone.create(zone)
  if (!iana.isValid) throw new RangeError(`no such time zone: ${zone}`)
  const midnights = new Map<number, number>()
  const at = (instant: number) => iana.offset(instant) * 60_000
  const atMidnight = (date: number) => {
    const known = midnights.get(date)
    if (known !== undefined) return known
    const offset = at(date * day)
    midnights.set(date, offset)
    return offset
  }
  return (instant: number) => {
    const date = Math.floor(instant / day)
    const offset = atMidnight(date)
    return offset === atMidnight(date + 1) ? offset : at(instant)
  }
}

const suffix = (zone: string, offset: number) => {
  if (zone === "UTC" || zone === "Etc/UTC") return "Z"
  const minutes = Math.floor(Math.abs(offset) / 60_000)
  return `${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`
}

const two = (value: number) => String(Math.floor(value)).padStart(2, "0")
