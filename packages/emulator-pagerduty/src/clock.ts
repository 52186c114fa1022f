import { DateTime } from "luxon"

/** The emulator's own time: real until it is set, then still until it is moved. */
export interface Clock {
  /** To the second, in UTC: PagerDuty knows nothing finer. */
  readonly now: () => DateTime
  /** Stops the clock at this instant. */
  readonly set: (instant: DateTime) => void
  /** Moves on; a clock that runs goes on running. */
  readonly advance: (seconds: number) => void
}

/** Running from the real time, or standing at `start`. */
export const makeClock = (start?: DateTime): Clock => {
  let standing = start?.toUTC()
  let ahead = 0
  return {
    now: () => (standing ?? DateTime.utc().plus({ seconds: ahead })).startOf("second"),
    set: (instant) => {
      standing = instant.toUTC()
    },
    advance: (seconds) => {
      if (standing === undefined) ahead += seconds
      else standing = standing.plus({ seconds })
    },
  }
}

/** An instant as PagerDuty writes it: RFC 3339, whole seconds, in the zone asked for. */
export const stamp = (instant: DateTime | string, zone = "utc"): string => {
  const time = typeof instant === "string" ? DateTime.fromISO(instant) : instant
  return (
    time
      .startOf("second")
      .setZone(zone === "Etc/UTC" ? "utc" : zone)
      .toISO({ suppressMilliseconds: true }) ?? ""
  )
}

/**
 * An instant as clients write it: RFC 3339, where a plus may have come as a blank; Python's `2026-11-24 08:00:00`; and
 * Go's `2026-11-24 08:00:00 +0000 UTC`, which the Terraform provider sends. Without an offset it is meant in `zone`.
 */
export const instantFrom = (text: string, zone = "utc"): DateTime => {
  const parts =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))? ?(Z|[-+ ]?\d\d:?\d\d)?(?: [A-Z]{3,4})?$/.exec(
      text.trim(),
    )
  if (parts === null) return DateTime.fromISO(text, { zone })
  const [, day = "", time, offset = ""] = parts
  const sign = /^\d/.test(offset) ? "+" : ""
  return DateTime.fromISO(time === undefined ? day : `${day}T${time}${sign}${offset.trim()}`, { zone })
}
