import * as fc from "fast-check"

const hour = 3_600_000

/** Where clocks change, in one of our zones at least, where a day is inserted, and where nothing happens. */
const days = [
  "2026-11-24",
  "2026-03-28", // Berlin, the day before; New York changed three weeks earlier
  "2026-10-24", // Berlin, the day before; New York a week later
  "2026-03-07", // New York, the day before
  "2026-04-04", // Lord Howe, back by half an hour
  "2026-10-03", // Lord Howe, ahead by half an hour
  "2028-02-28", // a leap day tomorrow
  "2026-12-31",
]

/** Without summer time, with it on either half of the globe, and by half an hour. */
export const someZone: fc.Arbitrary<string> = fc.constantFrom(
  "Etc/UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
)

/** Now, in milliseconds: a whole minute, most often a whole hour, within two days of one that matters. */
export const someNow: fc.Arbitrary<number> = fc
  .record({ day: fc.constantFrom(...days), hours: fc.integer({ min: 0, max: 48 }), minutes: fc.constantFrom(0, 0, 34) })
  .map(({ day, hours, minutes }) => Date.parse(day) + hours * hour + minutes * 60_000)

/** Milliseconds between so many hours, mostly whole ones. */
export const someHours = (min: number, max: number): fc.Arbitrary<number> =>
  fc
    .record({ hours: fc.integer({ min, max }), minutes: fc.constantFrom(0, 0, 0, 0, 30, 7) })
    .map(({ hours, minutes }) => hours * hour + minutes * 60_000)

/** So long after the hour that has begun. */
export const sharpAfter = (now: number, milliseconds: number): number => Math.floor(now / hour) * hour + milliseconds

/** The same, as PagerDuty writes it. */
export const stampAfter = (now: number, milliseconds: number): string => stamp(sharpAfter(now, milliseconds))

/** As PagerDuty writes an instant: whole seconds, UTC. */
export const stamp = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`
