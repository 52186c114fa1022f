import { beforeAll, expect, it } from "vitest"
import { judge } from "./judge.ts"
import type { Snapshot } from "./snapshot.ts"
import { ana, bo, harmed } from "./testing/offboarded-acme.ts"
import { T, deskOf, eventOf, offboardedShifts, overrideOf, shiftOf, turnsOf } from "./testing/offboarded-shifts.ts"

const who = { leaver: ana, successor: bo }

let before: Snapshot
let after: Snapshot

beforeAll(async () => {
  ;({ before, after } = await offboardedShifts())
})

/** As it is when shifts are handed over at T, some minutes ahead, and nobody is to be deleted. */
const handedOver = (): Snapshot => ({
  ...after,
  now: "2026-10-20T08:01:00Z",
  users: before.users,
  allocations: before.allocations,
  sessions: before.sessions,
  delegations: before.delegations,
})

it("finds nothing in shifts that were handed over by hand", () => {
  expect(judge(before, after, who)).toEqual([])
})

it("finds every shift that was not handed over", () => {
  const findings = judge(before, before, who).join("\n")
  expect(findings).toMatch(/schedule PTURNS1: from .* stands PANA001, not PBOCHE1/)
  for (const each of ["AUTUMN", "WINTER", "DAY", "RUNNING", "COMING", "OVER", "BY", "ONCOMING"])
    expect(findings).toContain(`, ${each}: still names PANA001`)
  for (const each of ["SUMMER", "GONE", "PAST"]) expect(findings).not.toContain(`, ${each}:`)
})

it("lets the leaver stand until shifts are handed over, no longer", () => {
  const early = judge(before, handedOver(), { ...who, deletes: false })
  expect(early).toContain(
    "schedule PTURNS1: from 2026-10-20T08:01Z until 2026-10-20T08:10Z stands PANA001, not PBOCHE1",
  )
  expect(early).toContain("schedule PTURNS1, AUTUMN: still names PANA001")
  expect(judge(before, handedOver(), { ...who, deletes: false, handedOverBy: T })).toEqual([])
  expect(judge(before, handedOver(), { ...who, deletes: false, handedOverBy: "2026-10-20T08:09:00Z" })).toContain(
    "schedule PTURNS1: from 2026-10-20T08:09Z until 2026-10-20T08:10Z stands PANA001, not PBOCHE1",
  )
})

it("lets nobody stand who is deleted", () => {
  const deleted = { ...after, now: "2026-10-20T08:01:00Z" }
  expect(judge(before, deleted, { ...who, handedOverBy: T })).toContain("schedule PDESK01, DAY: still names PANA001")
})

it("lets some shifts be handed over before others, but nobody be missing meanwhile", () => {
  const later = { ...who, deletes: false, handedOverBy: "2026-10-20T09:00:00Z" }
  const bothStand = harmed(handedOver(), (state) => {
    shiftOf(deskOf(state), "RUNNING").end_time = "2026-10-20T08:30:00Z"
  })
  expect(judge(before, bothStand, later)).toEqual([])
  const hole = harmed(handedOver(), (state) => {
    eventOf(turnsOf(state), "AUTUMN").effective_since = "2026-10-20T08:30:00Z"
  })
  expect(judge(before, hole, later)).toEqual([
    "schedule PTURNS1: from 2026-10-20T08:10Z until 2026-10-20T08:30Z stands nobody, not PBOCHE1",
  ])
})

it("knows whence turns are counted where it is told so", () => {
  expect(judge(before, after, { ...who, v3TurnsFrom: "effective-since" })).toContainEqual(
    expect.stringMatching(/^schedule PTURNS1: from .* stands PCYOKA1, not PBOCHE1/),
  )
})

it("knows whether overrides lapse where it is told so", () => {
  const lapsed = harmed(after, (state) => {
    const { overrides = [] } = deskOf(state)
    for (const each of overrides)
      if (each.start_time === T) each.overridden_member = overrideOf(deskOf(state), "OVER").overridden_member
  })
  const inVain = expect.stringMatching(/^schedule PDESK01: from 2026-10-20T08:10Z .* stands PBOCHE1 and PCYOKA1, not/)
  expect(judge(before, lapsed, who)).toContainEqual(inVain)
  expect(judge(before, lapsed, { ...who, v3OverrideLapses: false })).not.toContainEqual(inVain)
})
