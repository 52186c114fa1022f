import { expect, test } from "vitest"
import type { AssignmentStrategy, V3Event } from "../../world.ts"
import { wholeStints } from "./people.ts"
import { user } from "./testing/arbitraries.ts"

/** Round the clock from noon to noon, since 2024. */
const always = (assignment_strategy: AssignmentStrategy, more: Partial<V3Event> = {}): V3Event => ({
  id: "E1",
  name: "Always",
  start_time: { date_time: "2024-01-01T12:00:00Z", time_zone: "Etc/UTC" },
  end_time: { date_time: "2024-01-02T12:00:00Z", time_zone: "Etc/UTC" },
  effective_since: "2024-01-01T12:00:00Z",
  effective_until: null,
  recurrence: ["RRULE:FREQ=DAILY"],
  assignment_strategy,
  ...more,
})

const rotating = (shifts_per_member: number, ...members: string[]): AssignmentStrategy => ({
  type: "rotating_member_assignment_strategy",
  shifts_per_member,
  members: members.map(user),
})

const now = Date.parse("2026-11-24T08:00:00Z")

const at = (...events: V3Event[]) =>
  wholeStints(
    { rotations: [{ id: "R1", events }] },
    { start: now, end: now + 1 },
    { turnsFrom: "start-time", overrideLapses: true },
  ).map(({ user, start, end }) => [
    user,
    new Date(start).toISOString().slice(0, 16),
    end === Infinity ? null : new Date(end).toISOString().slice(0, 16),
  ])

test("who is alone has been on call since the beginning, and has no end", () => {
  expect(at(always(rotating(1, "ana")))).toEqual([["ana", "2024-01-01T12:00", null]])
})

test("several shifts of one person in a row are one", () => {
  expect(at(always(rotating(7, "ana", "bo")))).toEqual([["bo", "2026-11-23T12:00", "2026-11-30T12:00"]])
})

test("also where one event goes on in another, and where it ends far ahead", () => {
  const T = "2026-11-20T08:00:00Z"
  const until = "2027-12-01T00:00:00Z"
  expect(
    at(
      always(rotating(1, "ana"), { effective_until: T }),
      always(rotating(1, "ana"), { effective_since: T, effective_until: until }),
    ),
  ).toEqual([["ana", "2024-01-01T12:00", "2027-12-01T00:00"]])
})

test("everybody at once, and nobody for an empty place", () => {
  const members = [user("ana"), user("bo"), { type: "empty_member" as const }]
  expect(at(always({ type: "every_member_assignment_strategy", members })).map(([who]) => who)).toEqual(["ana", "bo"])
})

test("a shift in the hour that clocks skip is nobody's, and a turn all the same", () => {
  const half = { start_time: { date_time: "2026-03-28T01:30:00Z", time_zone: "Europe/Berlin" } }
  const event = { ...half, end_time: { date_time: "2026-03-28T02:00:00Z", time_zone: "Europe/Berlin" } }
  const window = { start: Date.parse("2026-03-28T00:00:00Z"), end: Date.parse("2026-03-31T00:00:00Z") }
  for (const turnsFrom of ["start-time", "effective-since"] as const) {
    const rules = { turnsFrom, overrideLapses: true }
    const events = [always(rotating(1, "ana", "bo"), { ...event, effective_since: "2026-03-28T00:00:00Z" })]
    const stints = wholeStints({ rotations: [{ id: "R1", events }] }, window, rules)
    expect(stints.map(({ user, start }) => [user, new Date(start).toISOString().slice(0, 16)])).toEqual([
      ["ana", "2026-03-28T01:30"],
      ["ana", "2026-03-30T00:30"],
    ])
  }
})
