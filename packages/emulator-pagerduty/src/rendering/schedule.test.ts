import { DateTime } from "luxon"
import { describe, expect, test } from "vitest"
import { renderSchedule } from "./schedule.ts"
import { day, layerOf } from "./testing/layer.ts"
import type { Layer, Override, Shift } from "./types.ts"

const hour = 3600

const render = (time_zone: string, since: string, until: string, layers: Layer[], overrides: Override[] = []) =>
  renderSchedule({ time_zone, layers, overrides }, DateTime.fromISO(since), DateTime.fromISO(until))

const lines = (shifts: Shift[]) => shifts.map(({ start, end, user }) => `${start} ${end} ${user}`)

const override = (sequence: number, start: string, end: string, user: string): Override => ({
  id: `PO${sequence}`,
  start,
  end,
  user: { id: user },
  sequence,
})

describe("turns", () => {
  test("of a day hand off at the same local time when clocks change", () => {
    const layer = layerOf({ start: "2026-03-27T09:00:00+01:00" })
    const { final } = render("Europe/Berlin", "2026-03-28T09:00:00+01:00", "2026-03-30T09:00:00+02:00", [layer])
    expect(lines(final)).toEqual([
      "2026-03-28T09:00:00+01:00 2026-03-29T09:00:00+02:00 bo",
      "2026-03-29T09:00:00+02:00 2026-03-30T09:00:00+02:00 ana",
    ])
  })

  test("of hours are counted in elapsed time", () => {
    const layer = layerOf({ start: "2026-03-28T20:00:00+01:00", rotation_turn_length_seconds: 12 * hour })
    const { final } = render("Europe/Berlin", "2026-03-28T20:00:00+01:00", "2026-03-29T21:00:00+02:00", [layer])
    expect(lines(final)).toEqual([
      "2026-03-28T20:00:00+01:00 2026-03-29T09:00:00+02:00 ana",
      "2026-03-29T09:00:00+02:00 2026-03-29T21:00:00+02:00 bo",
    ])
  })

  test("at a local time that is skipped hand off as much later, at one that comes twice the first time", () => {
    const spring = layerOf({ start: "2026-03-28T02:30:00+01:00" })
    expect(lines(render("Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z", [spring]).final)).toEqual([
      "2026-03-29T01:00:00+01:00 2026-03-29T03:30:00+02:00 ana",
      "2026-03-29T03:30:00+02:00 2026-03-29T04:00:00+02:00 bo",
    ])
    const autumn = layerOf({ start: "2026-10-24T02:30:00+02:00" })
    expect(render("Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", [autumn]).final[0]?.end).toBe(
      "2026-10-25T02:30:00+02:00",
    )
  })

  test("of 365 days go by days, not by birthdays", () => {
    const layer = layerOf({ start: "2027-06-01T00:00:00Z", rotation_turn_length_seconds: 365 * day })
    expect(lines(render("Etc/UTC", "2028-01-01T00:00:00Z", "2029-06-01T00:00:00Z", [layer]).final)).toEqual([
      "2028-01-01T00:00:00Z 2028-05-31T00:00:00Z ana",
      "2028-05-31T00:00:00Z 2029-05-31T00:00:00Z bo",
      "2029-05-31T00:00:00Z 2029-06-01T00:00:00Z ana",
    ])
  })

  test("count backwards from a virtual start that lies ahead", () => {
    const layer = layerOf({ rotation_virtual_start: "2026-01-03T00:00:00Z", users: ["ana", "bo", "cy"] })
    const { final } = render("Etc/UTC", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z", [layer])
    expect(final.map(({ user }) => user)).toEqual(["bo", "cy", "ana"])
  })

  test("of a leap day are turns like any other", () => {
    const { final } = render("America/New_York", "2028-02-29T05:00:00Z", "2028-03-01T05:00:00Z", [
      layerOf({ start: "2028-02-01T00:00:00-05:00" }),
    ])
    expect(lines(final)).toEqual(["2028-02-29T00:00:00-05:00 2028-03-01T00:00:00-05:00 ana"])
  })

  test("divide a layer's entries, even of one person, but not the final schedule", () => {
    const { layers, final } = render("Etc/UTC", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", [
      layerOf({ users: ["ana"] }),
    ])
    expect(layers[0]?.shifts).toHaveLength(2)
    expect(lines(final)).toEqual(["2026-01-01T00:00:00Z 2026-01-03T00:00:00Z ana"])
  })
})

describe("restrictions", () => {
  const night = { type: "daily_restriction", start_time_of_day: "22:00:00", duration_seconds: 8 * hour } as const
  const weekend = {
    type: "weekly_restriction",
    start_day_of_week: 5,
    start_time_of_day: "18:00:00",
    duration_seconds: 62 * hour,
  } as const

  test("go over midnight, and end at the same local time in the night that clocks change", () => {
    const layer = layerOf({ users: ["ana"], restrictions: [night] })
    const { final } = render("Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", [layer])
    expect(lines(final)).toEqual(["2026-03-28T22:00:00+01:00 2026-03-29T06:00:00+02:00 ana"])
  })

  test("of the week go over Sunday", () => {
    const layer = layerOf({ users: ["ana"], restrictions: [weekend] })
    const { final, coverage } = render("Asia/Kolkata", "2026-01-05T00:00:00+05:30", "2026-01-12T00:00:00+05:30", [
      layer,
    ])
    expect(lines(final)).toEqual([
      "2026-01-05T00:00:00+05:30 2026-01-05T08:00:00+05:30 ana",
      "2026-01-09T18:00:00+05:30 2026-01-12T00:00:00+05:30 ana",
    ])
    expect(coverage).toBeCloseTo((100 * 62) / 168, 9)
  })

  test("that touch leave no border between them", () => {
    const always = { ...night, duration_seconds: day }
    const weekly = layerOf({ users: ["ana"], rotation_turn_length_seconds: 7 * day, restrictions: [always] })
    const { layers } = render("Etc/UTC", "2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z", [weekly])
    expect(layers[0]?.shifts).toHaveLength(1)
  })

  test("open the first time that a repeated hour shows their time", () => {
    const half = layerOf({ users: ["ana"], restrictions: [{ ...night, start_time_of_day: "02:30:00" }] })
    const { final } = render("Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T01:10:00Z", [half])
    expect(lines(final)).toEqual(["2026-10-25T02:30:00+02:00 2026-10-25T02:10:00+01:00 ana"])
  })

  test("that opened yesterday last until they close, at a time that today skips", () => {
    const always = { ...night, start_time_of_day: "02:30:00", duration_seconds: day }
    const { coverage } = render("Europe/Berlin", "2026-03-29T01:15:00Z", "2026-03-29T02:00:00Z", [
      layerOf({ users: ["ana"], restrictions: [always] }),
    ])
    expect(coverage).toBe(100)
  })

  test("let a lower layer through where they do not apply", () => {
    const { final } = render("Etc/UTC", "2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z", [
      layerOf({ users: ["ana"] }),
      layerOf({ users: ["bo"], restrictions: [night] }),
    ])
    expect(lines(final)).toEqual([
      "2026-01-01T12:00:00Z 2026-01-01T22:00:00Z ana",
      "2026-01-01T22:00:00Z 2026-01-02T06:00:00Z bo",
      "2026-01-02T06:00:00Z 2026-01-02T12:00:00Z ana",
    ])
  })
})

describe("overrides", () => {
  const ana = layerOf({ users: ["ana"], end: "2026-01-03T00:00:00Z" })

  test("lie over every layer, the last created on top, also where no layer is", () => {
    const { final, overrides, coverage } = render(
      "Etc/UTC",
      "2026-01-02T00:00:00Z",
      "2026-01-04T00:00:00Z",
      [ana],
      [
        override(2, "2026-01-02T20:00:00Z", "2026-01-03T02:00:00Z", "cy"),
        override(1, "2026-01-02T18:00:00Z", "2026-01-03T04:00:00Z", "bo"),
      ],
    )
    const visible = [
      "2026-01-02T18:00:00Z 2026-01-02T20:00:00Z bo",
      "2026-01-02T20:00:00Z 2026-01-03T02:00:00Z cy",
      "2026-01-03T02:00:00Z 2026-01-03T04:00:00Z bo",
    ]
    expect(lines(overrides)).toEqual(visible)
    expect(lines(final)).toEqual(["2026-01-02T00:00:00Z 2026-01-02T18:00:00Z ana", ...visible])
    expect(coverage).toBeCloseTo((100 * 28) / 48, 9)
  })

  test("of the person who is on call anyway lengthen their shift", () => {
    const { final } = render(
      "Etc/UTC",
      "2026-01-02T00:00:00Z",
      "2026-01-04T00:00:00Z",
      [ana],
      [override(1, "2026-01-03T00:00:00Z", "2026-01-03T06:00:00Z", "ana")],
    )
    expect(lines(final)).toEqual(["2026-01-02T00:00:00Z 2026-01-03T06:00:00Z ana"])
  })
})

test("at one instant, an entry that ends then is over, and one that begins then has begun", () => {
  const { final, layers } = render("Etc/UTC", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z", [layerOf()])
  expect(lines(final)).toEqual(["2026-01-02T00:00:00Z 2026-01-03T00:00:00Z bo"])
  expect(layers[0]?.shifts).toEqual(final)
})

test("at the last instant of a day of 25 hours, the turn is given from its beginning", () => {
  const layer = layerOf({ start: "2026-10-24T09:00:00+02:00" })
  const { layers } = render("Europe/Berlin", "2026-10-25T08:59:59+01:00", "2026-10-25T08:59:59+01:00", [layer])
  expect(lines(layers[0]?.shifts ?? [])).toEqual(["2026-10-24T09:00:00+02:00 2026-10-25T09:00:00+01:00 ana"])
})
