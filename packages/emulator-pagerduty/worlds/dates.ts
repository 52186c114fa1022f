import { DateTime } from "luxon"

/** The instant that a world is relative to, in a zone: the hour that has begun. */
export const theHour = (now: Date, zone = "Etc/UTC"): DateTime => DateTime.fromJSDate(now).setZone(zone).startOf("hour")

/** As PagerDuty writes an instant: whole seconds, UTC. */
export const iso = (instant: DateTime): string =>
  instant.toUTC().startOf("second").toISO({ suppressMilliseconds: true }) ?? "never"

/** The local time of the last Monday, which is when weekly turns begin. */
export const lastMonday = (now: Date, zone: string, hour: number): DateTime => {
  const monday = theHour(now, zone).startOf("week").set({ hour })
  return monday <= theHour(now, zone) ? monday : monday.minus({ weeks: 1 })
}
