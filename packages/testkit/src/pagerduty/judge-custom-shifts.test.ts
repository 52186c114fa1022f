import { expect, it } from "vitest"
import { type Harm, judging } from "./testing/harms.ts"
import { ana, bo, cy } from "./testing/offboarded-acme.ts"
import {
  T,
  assignmentOf,
  deskOf,
  dropBy,
  offboardedShifts,
  overrideOf,
  shiftOf,
  without,
} from "./testing/offboarded-shifts.ts"
import { olga, user } from "./testing/shifts-world.ts"

const judged = judging(offboardedShifts)

it.each<Harm>([
  [
    "the leaver's to come lost",
    (state) => without(deskOf(state), "COMING"),
    /^schedule PDESK01: from 2026-10-24T10:00Z .* stands PCYOKA1, not PBOCHE1 and PCYOKA1/,
  ],
  [
    "the leaver's that ran cut, and nobody after them",
    (state) => {
      const { custom_shifts = [] } = deskOf(state)
      deskOf(state).custom_shifts = custom_shifts.filter(({ start_time }) => start_time !== T)
    },
    /^schedule PDESK01: from 2026-10-20T15:00Z until 2026-10-20T18:00Z stands PCYOKA1, not PBOCHE1 and PCYOKA1/,
  ],
  [
    "the leaver's to come still theirs",
    (state) => (shiftOf(deskOf(state), "COMING").assignments = assignmentOf(ana)),
    /^schedule PDESK01, COMING: still names PANA001/,
  ],
  [
    "one of others cut",
    (state) => (shiftOf(deskOf(state), "OTHERS").end_time = T),
    /^schedule PDESK01, custom shift OTHERS: end_time is/,
  ],
  [
    "one of others lost",
    (state) => without(deskOf(state), "OTHERS"),
    /^schedule PDESK01, custom shift OTHERS: is gone/,
  ],
  [
    "one of a third person, beside others",
    (state) => deskOf(state).custom_shifts?.push({ ...shiftOf(deskOf(state), "OTHERS"), id: "NEW", start_time: T }),
    /^schedule PDESK01, custom shift NEW: new, and not of PBOCHE1/,
  ],
])("custom shifts: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})

it.each<Harm>([
  [
    "one of others lost",
    (state) => without(deskOf(state), "NIGHTOFF"),
    /^schedule PDESK01, override NIGHTOFF: is gone/,
  ],
  [
    "one of others moved",
    (state) => (overrideOf(deskOf(state), "NIGHTOFF").end_time = "2026-11-04T08:00:00Z"),
    /^schedule PDESK01, override NIGHTOFF: end_time is/,
  ],
  [
    "one over the leaver lost",
    (state) => dropBy(deskOf(state), olga),
    /^schedule PDESK01: from 2026-10-21T07:00Z until 2026-10-21T15:00Z stands PBOCHE1 and PCYOKA1, not PCYOKA1 and POL/,
  ],
  [
    "one by the leaver lost",
    (state) => dropBy(deskOf(state), bo),
    /^schedule PDESK01: from 2026-10-23T18:00Z .* stands PCYOKA1, not PBOCHE1 and PCYOKA1/,
  ],
  [
    "one on the leaver's custom shift lost",
    (state) => dropBy(deskOf(state), cy),
    /^schedule PDESK01: from 2026-10-24T06:00Z until 2026-10-24T10:00Z stands PBOCHE1 and PCYOKA1, not PCYOKA1/,
  ],
  [
    "one over the leaver still",
    (state) => (overrideOf(deskOf(state), "OVER").end_time = "2026-10-23T15:00:00Z"),
    /^schedule PDESK01, OVER: still names PANA001/,
  ],
  [
    "one by the leaver still",
    (state) => (overrideOf(deskOf(state), "NIGHTOFF").overriding_member = user(ana)),
    /^schedule PDESK01, NIGHTOFF: still names PANA001/,
  ],
])("overrides of shifts: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})

it.each<Harm>([
  ["a custom shift lost", (state) => without(deskOf(state), "GONE"), /^schedule PDESK01, custom shift GONE: is gone/],
  ["an override lost", (state) => without(deskOf(state), "PAST"), /^schedule PDESK01, override PAST: is gone/],
  [
    "a custom shift made",
    (state) =>
      deskOf(state).custom_shifts?.push({
        ...shiftOf(deskOf(state), "GONE"),
        id: "NEW",
        assignments: assignmentOf(bo),
      }),
    /^schedule PDESK01, custom shift NEW: new, from 2026-10-11T08:00:00Z on/,
  ],
])("history of shifts: %s", (_, harm, finding) => {
  expect(judged(harm)).toContainEqual(expect.stringMatching(finding))
})
