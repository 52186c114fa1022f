import * as fc from "fast-check"
import { DateTime } from "luxon"
import type { Layer, Override, Renderable, Restriction } from "../types.ts"

const hour = 3600
const day = 24 * hour

export const people = ["PANA001", "PBOCHE1", "PCYOK01"]

const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Sydney",
  "Asia/Kolkata",
  "Etc/UTC",
  "America/St_Johns",
  "Australia/Lord_Howe",
]

/** Days on which clocks change in some of the zones, a leap day, a turn of the year. */
const days = [
  "2026-03-08",
  "2026-03-29",
  "2026-04-05",
  "2026-10-04",
  "2026-10-25",
  "2026-11-01",
  "2027-12-31",
  "2028-02-29",
].map((date) => Date.parse(date) / 1000)

const zulu = (seconds: number) => new Date(seconds * 1000).toISOString()

/** An instant within some days of a date, mostly on a quarter of an hour. */
const near = (date: number, spread: number) =>
  fc
    .tuple(fc.integer({ min: -spread * 96, max: spread * 96 }), fc.constantFrom(0, 0, 0, 0, 0, 1, 599))
    .map(([quarters, odd]) => date + quarters * 900 + odd)

const timeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00:00", "30:00", "59:59"))
  .map(([hours, rest]) => `${String(hours).padStart(2, "0")}:${rest}`)

const restriction: fc.Arbitrary<Restriction> = fc.oneof(
  fc.record({
    type: fc.constant("daily_restriction"),
    start_time_of_day: timeOfDay,
    duration_seconds: fc.constantFrom(1, 1800, hour, 8 * hour, 12 * hour, day - 1, day, 3 * day),
  }),
  fc.record({
    type: fc.constant("weekly_restriction"),
    start_time_of_day: timeOfDay,
    duration_seconds: fc.constantFrom(1, hour, 8 * hour, 2 * day, 60 * hour, 7 * day - 1, 7 * day),
    start_day_of_week: fc.integer({ min: 1, max: 7 }),
  }),
)

const layer = (date: number, id: string): fc.Arbitrary<Layer> =>
  fc
    .record({
      start: fc.oneof(near(date, 300), near(date, 8)),
      life: fc.option(fc.integer({ min: 1, max: 400 * 24 }), { nil: null }),
      virtual: fc.oneof(near(date, 400), near(date, 3)),
      turn: fc.oneof(
        fc.constantFrom(hour, 90 * 60, 5 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 365 * day),
        fc.integer({ min: hour, max: 20 * day }),
      ),
      users: fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 5 }),
      restrictions: fc.array(restriction, { maxLength: 3 }),
    })
    .map(({ start, life, virtual, turn, users, restrictions }) => ({
      id,
      name: id,
      start: zulu(start),
      end: life === null ? null : zulu(start + life * hour),
      rotation_virtual_start: zulu(virtual),
      rotation_turn_length_seconds: turn,
      users: users.map((user) => ({ user: { id: user } })),
      restrictions,
    }))

const override = (date: number, sequence: number): fc.Arbitrary<Override> =>
  fc
    .record({ start: near(date, 8), length: fc.integer({ min: 900, max: 12 * day }), user: fc.constantFrom(...people) })
    .map(({ start, length, user }) => ({
      id: `PO${sequence}`,
      start: zulu(start),
      end: zulu(start + length),
      user: { id: user },
      sequence,
    }))

const schedule = (date: number): fc.Arbitrary<Renderable> =>
  fc.record({
    time_zone: fc.constantFrom(...zones),
    layers: several(1, 4, (at) => layer(date, `PL${at}`)),
    overrides: several(0, 4, (at) => override(date, at)),
  })

const several = <T>(min: number, max: number, one: (at: number) => fc.Arbitrary<T>) =>
  fc.integer({ min, max }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => one(at))))

export interface Window {
  since: DateTime
  /** An instant between the two. */
  between: DateTime
  until: DateTime
}

const window = (date: number): fc.Arbitrary<Window> =>
  fc
    .tuple(near(date, 10), fc.integer({ min: hour, max: 25 * day }), fc.double({ min: 0.01, max: 0.99, noNaN: true }))
    .map(([start, length, part]) => ({
      since: DateTime.fromSeconds(start),
      between: DateTime.fromSeconds(start + Math.round(length * part)),
      until: DateTime.fromSeconds(start + length),
    }))

/** A schedule, and a window in which it has something to show. */
export const scene: fc.Arbitrary<[Renderable, Window]> = fc
  .constantFrom(...days)
  .chain((date) => fc.tuple(schedule(date), window(date)))
