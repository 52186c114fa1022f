import { expect, it } from "vitest"
import { type Harm, judging } from "./testing/harms.ts"
import { ana, bo, cy } from "./testing/offboarded-acme.ts"
import { T, deskOf, eventOf, namedEvent, offboardedShifts, rotationOf, turnsOf } from "./testing/offboarded-shifts.ts"
import { olga, user } from "./testing/shifts-world.ts"

const judged = judging(offboardedShifts)

it.each<Harm>([
  [
    "a hole when they are handed over",
    (state) => (eventOf(turnsOf(state), "AUTUMN").effective_since = "2026-10-20T09:00:00Z"),
    /^schedule PTURNS1: from 2026-10-20T08:10Z until 2026-10-20T09:00Z stands nobody, not PBOCHE1/,
  ],
  [
    "nothing after the event that ended",
    (state) => rotationOf(turnsOf(state)).events.pop(),
    /^schedule PTURNS1: from 2026-10-20T08:10Z until .* stands nobody, not PBOCHE1/,
  ],
  [
    "turns counted from another day",
    (state) => {
      const event = eventOf(turnsOf(state), "AUTUMN")
      event.start_time.date_time = "2026-10-06T09:00:00+02:00"
      event.end_time.date_time = "2026-10-07T09:00:00+02:00"
    },
    /^schedule PTURNS1: from .* stands PCYOKA1, not PBOCHE1/,
  ],
  [
    "turns of another length",
    (state) => Object.assign(eventOf(turnsOf(state), "AUTUMN").assignment_strategy, { shifts_per_member: 1 }),
    /^schedule PTURNS1: from 2026-10-20T08:10Z .* stands PCYOKA1, not PBOCHE1/,
  ],
  [
    "somebody's turns lost, far beyond the weeks looked at",
    (state) => (eventOf(turnsOf(state), "WINTER").assignment_strategy.members[3] = user(olga)),
    /^schedule PTURNS1: from 2026-12-07T08:00Z until 2026-12-28T08:00Z stands POLGA01, not PBOCHE1/,
  ],
  [
    "a coming event that ends too soon",
    (state) => (eventOf(turnsOf(state), "WINTER").effective_until = "2027-06-01T00:00:00Z"),
    /^schedule PTURNS1: from 2027-06-01T00:00Z .* stands nobody/,
  ],
  [
    "the leaver in a coming event still",
    (state) => (eventOf(turnsOf(state), "WINTER").assignment_strategy.members[1] = user(ana)),
    /^schedule PTURNS1, WINTER: still names PANA001/,
  ],
  [
    "everybody at once put in turn",
    (state) =>
      Object.assign(eventOf(deskOf(state), "DAY").assignment_strategy, {
        type: "rotating_member_assignment_strategy",
        shifts_per_member: 1,
      }),
    /^schedule PDESK01: from 2026-10-26T08:00Z .* stands PCYOKA1, not PBOCHE1 and PCYOKA1/,
  ],
  [
    "a day of the week lost",
    (state) => (eventOf(deskOf(state), "DAY").recurrence = ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH"]),
    /^schedule PDESK01: from 2026-10-30T08:00Z until 2026-10-30T16:00Z stands nobody, not PBOCHE1 and PCYOKA1/,
  ],
  [
    "another zone, the same until clocks change",
    (state) => (eventOf(turnsOf(state), "AUTUMN").start_time.time_zone = "Africa/Johannesburg"),
    /^schedule PTURNS1: from 2026-10-27T07:00Z until 2026-10-27T08:00Z stands POLGA01, not PBOCHE1/,
  ],
  [
    "another name of an event",
    (state) => (eventOf(deskOf(state), "DAY").name = "Day (Bo)"),
    /^schedule PDESK01, event P\w+: is like none of PANA001's/,
  ],
  [
    "more events than PagerDuty takes",
    (state) => {
      const { events } = rotationOf(turnsOf(state))
      const winter = eventOf(turnsOf(state), "WINTER")
      for (const year of [2028, 2029, 2030, 2031])
        events.push({
          ...winter,
          id: `W${year}`,
          effective_since: `${year}-01-01T00:00:00Z`,
          effective_until: `${year}-01-02T00:00:00Z`,
        })
    },
    /^schedule PTURNS1: 6 events of a rotation are not over/,
  ],
  [
    "somebody else's event with another member",
    (state) => (eventOf(deskOf(state), "NIGHT").assignment_strategy.members = [user(cy)]),
    /^schedule PDESK01, event NIGHT: assignment_strategy is/,
  ],
  [
    "somebody else's event ended, and begun anew",
    (state) => {
      const night = eventOf(deskOf(state), "NIGHT")
      const anew = { ...night, id: "NIGHT2", effective_since: T }
      night.effective_until = T
      for (const { id, events } of deskOf(state).rotations) if (id === "NIGHTS") events.push(anew)
    },
    /^schedule PDESK01, event NIGHT: effective_until is/,
  ],
  [
    "a rotation lost",
    (state) => (deskOf(state).rotations = deskOf(state).rotations.filter(({ id }) => id !== "NIGHTS")),
    /^schedule PDESK01: rotations is/,
  ],
  ["another name", (state) => (deskOf(state).name = "D"), /^schedule PDESK01: name is "D", not "Desk"/],
  ["another zone", (state) => (deskOf(state).time_zone = "Etc/UTC"), /^schedule PDESK01: time_zone is "Etc\/UTC"/],
  ["another team", (state) => deskOf(state).teams.push({ id: "PT1" }), /^schedule PDESK01: teams is/],
  ["a schedule deleted", (state) => delete state.v3Schedules["PTURNS1"], /^schedule PTURNS1: is gone/],
  [
    "a schedule made",
    (state) => (state.v3Schedules["PNEW"] = { ...deskOf(state), id: "PNEW" }),
    /^schedule PNEW: was not there before/,
  ],
])("shifts: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})

it.each<Harm>([
  [
    "an event that is over with another member",
    (state) => (namedEvent(turnsOf(state), "SUMMER").assignment_strategy.members[0] = user(bo)),
    /^history: schedule PTURNS1: from .* stands PBOCHE1, not PANA001/,
  ],
  [
    "the event that ended begun later",
    (state) => (namedEvent(turnsOf(state), "AUTUMN").effective_since = "2026-10-13T07:00:00Z"),
    /^schedule PTURNS1, event AUTUMN: effective_since is/,
  ],
  [
    "the event that ended given to the successor",
    (state) => (namedEvent(turnsOf(state), "AUTUMN").assignment_strategy.members[1] = user(bo)),
    /^history: schedule PTURNS1: from .* stands PBOCHE1, not PANA001/,
  ],
  [
    "the event that ended lost",
    (state) => rotationOf(turnsOf(state)).events.splice(1, 1),
    /^schedule PTURNS1, event AUTUMN: is gone/,
  ],
])("history of shifts: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})
