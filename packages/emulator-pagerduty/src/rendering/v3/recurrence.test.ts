import { expect, test } from "vitest"
import { occurrences, recurrenceOf } from "./recurrence.ts"
import { wallClock } from "../wall-clock.ts"

const zoned = (date_time: string, time_zone = "Europe/Berlin") => ({ date_time, time_zone })

/** Where the occurrences until the end of `until` begin and end, for an event from nine to five on 23 March 2026. */
const of = (
  recurrence: string[],
  until: string,
  start = "2026-03-23T09:00:00+01:00",
  end = "2026-03-23T17:00:00+01:00",
) =>
  occurrences({ recurrence, start_time: zoned(start), end_time: zoned(end) }, Date.parse(until)).map(
    (span) => `${new Date(span.start).toISOString().slice(0, 16)} ${new Date(span.end).toISOString().slice(5, 16)}`,
  )

test("follow the wall clock over a change of clocks", () => {
  expect(of(["RRULE:FREQ=WEEKLY"], "2026-04-10T00:00:00Z")).toEqual([
    "2026-03-23T08:00 03-23T16:00",
    "2026-03-30T07:00 03-30T15:00",
    "2026-04-06T07:00 04-06T15:00",
  ])
})

test("keep the hour at which they end, also in the night of the change", () => {
  expect(
    of(["RRULE:FREQ=DAILY;COUNT=2"], "2027-01-01T00:00:00Z", "2026-03-28T20:00:00+01:00", "2026-03-29T08:00:00+02:00"),
  ).toEqual(["2026-03-28T19:00 03-29T06:00", "2026-03-29T18:00 03-30T06:00"])
})

test("know intervals, weekdays, an end by count, and one by date, in UTC or as the clock shows", () => {
  expect(of(["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=3"], "2027-01-01T00:00:00Z")).toHaveLength(3)
  expect(of(["RRULE:FREQ=DAILY;UNTIL=20260325T080000Z"], "2027-01-01T00:00:00Z")).toHaveLength(3)
  expect(of(["RRULE:FREQ=DAILY;UNTIL=20260325T075959Z"], "2027-01-01T00:00:00Z")).toHaveLength(2)
  expect(of(["RRULE:FREQ=DAILY;UNTIL=20260325T090000"], "2027-01-01T00:00:00Z")).toHaveLength(3)
})

test("leave exceptions out, and take extra dates in, in their order", () => {
  const lines = [
    "RRULE:FREQ=DAILY;COUNT=4",
    "EXDATE:20260324T080000Z",
    "EXDATE;TZID=America/New_York:20260325T040000",
    "EXDATE;VALUE=DATE:20260326",
    "RDATE:20260323T120000",
  ]
  expect(of(lines, "2027-01-01T00:00:00Z")).toEqual(["2026-03-23T08:00 03-23T16:00", "2026-03-23T11:00 03-23T19:00"])
})

test.each([
  [[], /exactly one RRULE/],
  [["RRULE:FREQ=DAILY", "RRULE:FREQ=DAILY"], /exactly one RRULE/],
  [["RRULE:FREQ=DAILY", "EXRULE:FREQ=DAILY"], /only/],
  [["RRULE:FREQ=SOMETIMES"], /not valid|FREQ/],
  [["RRULE:BYDAY=MO"], /FREQ/],
  [["RRULE:FREQ=DAILY", "EXDATE:tomorrow"], /not a date/],
  [["RRULE:FREQ=DAILY", "EXDATE;TZID=Mars:20260101T000000"], /not a time zone/],
])("%j is refused in words", (lines, words) => {
  expect(() => recurrenceOf(lines, 0, wallClock("Etc/UTC"))).toThrow(words)
})
