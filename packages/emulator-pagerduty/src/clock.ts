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
