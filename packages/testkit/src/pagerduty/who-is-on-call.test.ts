import { expect, it } from "vitest"
import type { Layer, Override, Schedule } from "./schedule.ts"
import { whoAt } from "./who-is-on-call.ts"

const hour = 3600

const layer = (more: Partial<Layer>): Layer => ({
  id: "PL1",
  name: "Layer 1",
  start: "2026-03-02T08:00:00Z",
  end: null,
  rotation_virtual_start: more.start ?? "2026-03-02T08:00:00Z",
  rotation_turn_length_seconds: 24 * hour,
  users: of("ana", "bo", "cy"),
  restrictions: [],
  ...more,
})

const of = (...ids: string[]) => ids.map((id) => ({ user: { id } }))

const override = (sequence: number, id: string, start: string, end: string): Override => ({
  id: `Q${sequence}`,
  start,
  end,
  user: { id },
  sequence,
})

const schedule = (layers: Layer[], time_zone = "Etc/UTC", overrides: Override[] = []): Schedule => ({
  id: "PS1",
  name: "Primary",
  description: null,
  time_zone,
  schedule_layers: layers,
  overrides,
  teams: [],
})

const said = (given: Schedule, ...instants: string[]) => instants.map((each) => whoAt(given, Date.parse(each)))

it("takes turns from the virtual start on", () => {
  const one = schedule([layer({ start: "2026-03-03T09:00:00Z", rotation_virtual_start: "2026-03-02T08:00:00Z" })])
  expect(said(one, "2026-03-03T08:59:00Z", "2026-03-03T09:00:00Z", "2026-03-04T08:00:00Z")).toEqual([
    undefined,
    "bo",
    "cy",
  ])
})

it("reads the rotation backwards before the virtual start", () => {
  const one = schedule([layer({ rotation_virtual_start: "2026-03-04T08:00:00Z" })])
  expect(said(one, "2026-03-02T08:00:00Z", "2026-03-03T08:00:00Z", "2026-03-04T08:00:00Z")).toEqual(["bo", "cy", "ana"])
})

it("ends a layer before its end", () => {
  const one = schedule([layer({ end: "2026-03-03T00:00:00Z" })])
  expect(said(one, "2026-03-02T23:59:00Z", "2026-03-03T00:00:00Z")).toEqual(["ana", undefined])
})

it("lets the later layer win where it applies", () => {
  const nights = layer({
    users: of("dee"),
    restrictions: [{ type: "daily_restriction", start_time_of_day: "22:00:00", duration_seconds: 8 * hour }],
  })
  const both = schedule([layer({}), nights])
  expect(said(both, "2026-03-02T21:59:00Z", "2026-03-02T22:00:00Z", "2026-03-03T05:59:00Z")).toEqual([
    "ana",
    "dee",
    "dee",
  ])
  expect(said(both, "2026-03-03T06:00:00Z")).toEqual(["ana"])
})

it("restricts to days of the week, over the end of the week, too", () => {
  const weekend = layer({
    users: of("ana"),
    restrictions: [
      { type: "weekly_restriction", start_day_of_week: 5, start_time_of_day: "17:00:00", duration_seconds: 63 * hour },
    ],
  })
  // 2026-03-06 is a Friday.
  expect(
    said(
      schedule([weekend]),
      "2026-03-06T16:59:00Z",
      "2026-03-06T17:00:00Z",
      "2026-03-09T07:59:00Z",
      "2026-03-09T08:00:00Z",
    ),
  ).toEqual([undefined, "ana", "ana", undefined])
})

it("hands over by the wall clock when turns are whole days", () => {
  // 09:00 in Berlin: 08:00Z in winter, 07:00Z from 2026-03-29 on.
  const one = schedule([layer({})], "Europe/Berlin")
  expect(said(one, "2026-03-28T07:59:00Z", "2026-03-28T08:00:00Z")).toEqual(["bo", "cy"])
  expect(said(one, "2026-03-29T06:59:00Z", "2026-03-29T07:00:00Z")).toEqual(["cy", "ana"])
})

it("hands over by the seconds that passed when they are not", () => {
  const one = schedule([layer({ rotation_turn_length_seconds: 12 * hour })], "Europe/Berlin")
  expect(said(one, "2026-03-29T07:00:00Z", "2026-03-29T07:59:00Z", "2026-03-29T08:00:00Z")).toEqual(["cy", "cy", "ana"])
})

it("restricts by the wall clock in the nights that the clocks change", () => {
  const nights = layer({
    users: of("ana"),
    restrictions: [{ type: "daily_restriction", start_time_of_day: "22:00:00", duration_seconds: 8 * hour }],
  })
  const berlin = schedule([nights], "Europe/Berlin")
  expect(said(berlin, "2026-03-29T03:59:00Z", "2026-03-29T04:00:00Z")).toEqual(["ana", undefined])
  expect(said(berlin, "2026-10-25T04:59:00Z", "2026-10-25T05:00:00Z")).toEqual(["ana", undefined])
})

it("takes a time shown twice for its first showing, and one never shown for as much later", () => {
  const at = (start_time_of_day: string) =>
    layer({
      users: of("ana"),
      restrictions: [{ type: "daily_restriction", start_time_of_day, duration_seconds: hour / 2 }],
    })
  // 02:30 in Berlin is shown at 00:30Z and 01:30Z on 2026-10-25, and not on 2026-03-29.
  const berlin = schedule([at("02:30:00")], "Europe/Berlin")
  expect(said(berlin, "2026-10-25T00:29:00Z", "2026-10-25T00:30:00Z")).toEqual([undefined, "ana"])
  expect(said(berlin, "2026-03-29T01:00:00Z", "2026-03-29T01:29:00Z")).toEqual([undefined, undefined])
  // Half an hour on Lord Howe: 02:15 of 2026-10-04 is 02:45.
  const lordHowe = schedule([layer({ start: "2026-10-01T15:45:00Z", users: of("ana", "bo") })], "Australia/Lord_Howe")
  expect(said(lordHowe, "2026-10-03T15:44:00Z", "2026-10-03T15:45:00Z")).toEqual(["bo", "ana"])
})

it("puts the override that was created last on top, whatever layers and restrictions say", () => {
  const restricted = layer({
    restrictions: [{ type: "daily_restriction", start_time_of_day: "09:00:00", duration_seconds: hour }],
  })
  const one = schedule([restricted], "Etc/UTC", [
    override(2, "eva", "2026-03-03T12:00:00Z", "2026-03-03T14:00:00Z"),
    override(1, "dee", "2026-03-03T13:00:00Z", "2026-03-03T15:00:00Z"),
  ])
  expect(said(one, "2026-03-03T13:30:00Z", "2026-03-03T14:00:00Z", "2026-03-03T15:00:00Z")).toEqual([
    "eva",
    "dee",
    undefined,
  ])
})
