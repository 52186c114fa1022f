import { beforeAll, expect, it } from "vitest"
import { judge } from "./judge.ts"
import type { Snapshot } from "./snapshot.ts"
import { ana, bo, cy, harmed, incident, now, offboardedAcme, one } from "./testing/offboarded-acme.ts"

const who = { leaver: ana, successor: bo }

let before: Snapshot
let after: Snapshot

beforeAll(async () => {
  ;({ before, after } = await offboardedAcme())
})

it("finds nothing in acme, offboarded by hand", () => {
  expect(judge(before, after, who)).toEqual([])
})

it("finds everything in acme when nothing was done", () => {
  const kinds = new Set(judge(before, before, who).map((finding) => finding.split(" ")[0]))
  expect(kinds).toEqual(new Set(["schedule", "policy", "incident", "team", "user", "sessions", "grants", "license"]))
})

it("lets the leaver stay when only handing over was asked for", () => {
  const stayed = {
    ...after,
    users: before.users,
    teams: before.teams,
    allocations: before.allocations,
    sessions: before.sessions,
    delegations: before.delegations,
  }
  expect(judge(before, stayed, { ...who, deletes: false })).toEqual([])
  expect(judge(before, after, { ...who, deletes: false })).toContain(`user ${ana}: is gone`)
})

it("lets incidents go where their policy sends them when that was asked for", () => {
  const sent = harmed(after, (state) => {
    incident(state, "09").assignments = [{ at: now, assignee: { id: cy } }]
  })
  expect(judge(before, sent, who)).toHaveLength(2)
  expect(judge(before, sent, { ...who, incidents: "policy" })).toEqual([])
})

it("allows for the time that it takes, but for no gap in it", () => {
  const late = { ...after, now: "2026-11-24T10:00:00Z" }
  expect(judge(before, late, who)).toEqual([])
  const gap = harmed(late, ({ schedules }) => {
    for (const each of one(schedules, "PSMOVE1").schedule_layers)
      if (each.end === null) each.start = "2026-11-24T09:00:00Z"
  })
  expect(judge(before, gap, who)).toEqual([
    "schedule PSMOVE1: from 2026-11-24T08:00Z until 2026-11-24T09:00Z stands nobody, not PBOCHE1",
  ])
})

it("looks beyond its weeks where an override begins", () => {
  const lost = harmed(after, ({ schedules }) => {
    const schedule = one(schedules, "PSNIGH1")
    schedule.overrides = schedule.overrides.filter(({ start }) => start < "2026-12-01")
  })
  expect(judge(before, lost, { ...who, weeks: 1 })).toEqual([
    "schedule PSNIGH1: from 2026-12-06T08:00Z until 2026-12-07T08:00Z stands PGIRAO1, not PBOCHE1",
  ])
})
