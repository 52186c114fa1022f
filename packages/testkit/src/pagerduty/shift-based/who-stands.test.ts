import { expect, it } from "vitest"
import type { Habits } from "./habits.ts"
import { usualHabits } from "./habits.ts"
import type { AssignmentStrategy, ShiftEvent, ShiftMember, ShiftOverride, ShiftSchedule } from "./schedule.ts"
import { whoStandsAt } from "./who-stands.ts"

const member = (id: string): ShiftMember =>
  id === "nobody" ? { type: "empty_member" } : { type: "user_member", user_id: id }

const inTurns = (shifts_per_member: number, ...ids: string[]): AssignmentStrategy => ({
  type: "rotating_member_assignment_strategy",
  shifts_per_member,
  members: ids.map(member),
})

const together = (...ids: string[]): AssignmentStrategy => ({
  type: "every_member_assignment_strategy",
  members: ids.map(member),
})

/** From nine to five in Berlin, from Monday, 2026-03-02 on. */
const event = (rule: string, assignment_strategy: AssignmentStrategy, more: Partial<ShiftEvent> = {}): ShiftEvent => ({
  id: "E1",
  name: "Day",
  start_time: { date_time: "2026-03-02T09:00:00+01:00", time_zone: "Europe/Berlin" },
  end_time: { date_time: "2026-03-02T17:00:00+01:00", time_zone: "Europe/Berlin" },
  effective_since: "2026-03-02T08:00:00Z",
  effective_until: null,
  recurrence: [`RRULE:${rule}`],
  assignment_strategy,
  ...more,
})

const schedule = (events: ShiftEvent[], more: Partial<ShiftSchedule> = {}): ShiftSchedule => ({
  id: "PS1",
  name: "Desk",
  description: null,
  time_zone: "Europe/Berlin",
  teams: [],
  rotations: [{ id: "R1", events }],
  ...more,
})

const override = (over: string, by: string, more: Partial<ShiftOverride> = { rotation_id: "R1" }): ShiftOverride => ({
  id: `O-${over}-${by}`,
  type: "override_shift",
  start_time: "2026-03-02T00:00:00Z",
  end_time: "2026-03-09T00:00:00Z",
  overridden_member: member(over),
  overriding_member: member(by),
  ...more,
})

const said = (given: ShiftSchedule, instants: string[], habits: Habits = usualHabits) =>
  instants.map((each) => [...whoStandsAt(given, Date.parse(each), habits)].toSorted().join(" "))

/** At noon of these days of March. */
const noons = (...days: number[]) => days.map((day) => `2026-03-${String(day).padStart(2, "0")}T11:00:00Z`)

it("takes turns, each for so many shifts, and leaves empty places empty", () => {
  const given = schedule([event("FREQ=DAILY", inTurns(2, "ana", "nobody", "bo"))])
  expect(said(given, noons(2, 3, 4, 5, 6, 7, 8))).toEqual(["ana", "ana", "", "", "bo", "bo", "ana"])
})

it("puts everybody on every shift", () => {
  const given = schedule([event("FREQ=DAILY", together("bo", "ana", "nobody"))])
  expect(said(given, ["2026-03-02T07:59:59Z", "2026-03-02T08:00:00Z", "2026-03-02T16:00:00Z"])).toEqual([
    "",
    "ana bo",
    "",
  ])
})

it("knows weekdays and intervals, weeks beginning on Monday", () => {
  const workdays = schedule([event("FREQ=DAILY;BYDAY=MO,FR", inTurns(1, "ana", "bo"))])
  expect(said(workdays, noons(2, 3, 6, 7, 9))).toEqual(["ana", "", "bo", "", "ana"])
  const others = schedule([event("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO", inTurns(1, "ana", "bo"))])
  expect(said(others, noons(2, 8, 9, 15, 16, 22))).toEqual(["ana", "bo", "", "", "ana", "bo"])
  expect(said(schedule([event("FREQ=WEEKLY", together("ana"))]), noons(2, 8, 9))).toEqual(["ana", "", "ana"])
})

it("ends by count, and by date", () => {
  expect(said(schedule([event("FREQ=DAILY;COUNT=2", together("ana"))]), noons(3, 4))).toEqual(["ana", ""])
  const until = schedule([event("FREQ=DAILY;UNTIL=20260304T080000Z", together("ana"))])
  expect(said(until, noons(4, 5))).toEqual(["ana", ""])
})

it.each([
  [["RRULE:FREQ=MONTHLY"], "FREQ of RRULE:FREQ=MONTHLY"],
  [["RRULE:FREQ=DAILY;BYHOUR=9"], "BYHOUR of RRULE:FREQ=DAILY;BYHOUR=9"],
  [["RRULE:FREQ=WEEKLY;BYDAY=1MO"], "day 1MO"],
  [["RRULE:FREQ=DAILY;UNTIL=20260304"], "UNTIL"],
  [["RRULE:FREQ=DAILY", "EXDATE:20260304T080000Z"], "one RRULE only"],
])("refuses to judge by %j", (recurrence, words) => {
  expect(() => said(schedule([event("", together("ana"), { recurrence })]), noons(2))).toThrow(words)
})

it("keeps to the wall clock when clocks change, over midnight, too", () => {
  const night = {
    start_time: { date_time: "2026-03-02T22:00:00", time_zone: "Europe/Berlin" },
    end_time: { date_time: "2026-03-03T06:00:00", time_zone: "Europe/Berlin" },
  }
  const given = schedule([event("FREQ=DAILY", together("ana"), night)])
  expect(said(given, ["2026-03-28T20:59:00Z", "2026-03-28T21:00:00Z", "2026-03-29T03:59:00Z"])).toEqual([
    "",
    "ana",
    "ana",
  ])
  expect(said(given, ["2026-03-29T04:00:00Z", "2026-03-29T19:59:00Z", "2026-03-29T20:00:00Z"])).toEqual(["", "", "ana"])
})

it("cuts shifts where they take effect and where they end", () => {
  const cut = { effective_since: "2026-03-02T10:00:00Z", effective_until: "2026-03-03T10:00:00Z" }
  const given = schedule([event("FREQ=DAILY", together("ana"), cut)])
  expect(said(given, ["2026-03-02T09:59:00Z", "2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z"])).toEqual(["", "ana", ""])
})

it("counts turns from the start time, or from the first shift that takes effect", () => {
  const given = schedule([
    event("FREQ=DAILY", inTurns(1, "ana", "bo", "cy"), { effective_since: "2026-03-03T10:00:00Z" }),
  ])
  expect(said(given, noons(3, 4))).toEqual(["bo", "cy"])
  expect(said(given, noons(3, 4), { ...usualHabits, v3TurnsFrom: "effective-since" })).toEqual(["ana", "bo"])
})

it("adds custom shifts, and replaces one member on the rotation or the custom shift that an override names", () => {
  const shift = (id: string, who: string) => ({
    id,
    type: "custom_shift" as const,
    start_time: "2026-03-02T00:00:00Z",
    end_time: "2026-03-04T00:00:00Z",
    assignments: [{ id: `A-${id}`, type: "shift_assignment" as const, member: member(who) }],
  })
  const given = schedule([event("FREQ=DAILY", together("ana", "nobody"))], {
    custom_shifts: [shift("C1", "ana"), shift("C2", "dee")],
    overrides: [override("ana", "cy", { custom_shift_id: "C1" }), override("nobody", "eva")],
  })
  expect(said(given, noons(2, 4))).toEqual(["ana cy dee eva", "ana eva"])
})

it("lays overrides on each other in the order of creation", () => {
  const given = (...overrides: ShiftOverride[]) =>
    schedule([event("FREQ=DAILY", together("ana", "dee"))], { overrides })
  expect(said(given(override("ana", "bo"), override("ana", "cy")), noons(2))).toEqual(["cy dee"])
  expect(said(given(override("ana", "bo"), override("bo", "cy")), noons(2))).toEqual(["cy dee"])
  expect(said(given(override("bo", "cy"), override("ana", "bo")), noons(2))).toEqual(["bo dee"])
})

it("lets an override lapse with the place of whom it replaces, or replace whoever stands there", () => {
  const given = schedule(
    [
      event("FREQ=DAILY", inTurns(1, "ana", "bo"), { effective_until: "2026-03-05T00:00:00Z" }),
      event("FREQ=DAILY", together("dee"), { id: "E2", effective_since: "2026-03-05T00:00:00Z" }),
    ],
    { overrides: [override("ana", "cy")] },
  )
  expect(said(given, noons(2, 3, 5))).toEqual(["cy", "bo", "dee"])
  expect(said(given, noons(2, 3, 5), { ...usualHabits, v3OverrideLapses: false })).toEqual(["cy", "bo", "cy"])
})
