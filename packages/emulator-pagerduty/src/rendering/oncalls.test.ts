import { DateTime } from "luxon"
import { expect, test } from "vitest"
import { type OnCallWorld, onCalls } from "./oncalls.ts"
import { day, layerOf } from "./testing/layer.ts"
import type { Layer } from "./types.ts"

const now = DateTime.fromISO("2026-01-06T12:00:00Z")

const target = (id: string) => ({ id, type: id.startsWith("PS") ? "schedule_reference" : "user_reference" })

const policy = (id: string, ...rules: string[][]) => ({
  id,
  escalation_rules: rules.map((targets) => ({ targets: targets.map(target) })),
})

const world = (policies: OnCallWorld["policies"], schedules: Record<string, Layer[]>): OnCallWorld => ({
  policies,
  schedules: new Map(
    Object.entries(schedules).map(([id, layers]) => [id, { time_zone: "Europe/Berlin", layers, overrides: [] }]),
  ),
})

const row = (
  policyId: string,
  level: number,
  schedule: string | null,
  user: string,
  start: string | null = null,
  end: string | null = null,
) => ({
  policy: policyId,
  level,
  schedule,
  user,
  start,
  end,
})

test("a row per policy, level and target; a shift is repeated, and whole; who is named directly has no times", () => {
  const policies = [policy("PE1", ["PS1", "dee"], ["PS1"]), policy("PE2", ["PS1"])]
  const shift = ["PS1", "bo", "2026-01-05T23:00:00Z", "2026-01-06T23:00:00Z"] as const
  expect(onCalls(world(policies, { PS1: [layerOf({ start: "2025-12-31T23:00:00Z" })] }), now, now)).toEqual([
    row("PE1", 1, ...shift),
    row("PE1", 1, null, "dee"),
    row("PE1", 2, ...shift),
    row("PE2", 1, ...shift),
  ])
})

test("schedules that no policy names do not appear", () => {
  expect(onCalls(world([policy("PE1", ["dee"])], { PS1: [layerOf()] }), now, now)).toEqual([row("PE1", 1, null, "dee")])
})

test("a policy may name a schedule that is gone", () => {
  expect(onCalls(world([policy("PE1", ["PS9"])], {}), now, now)).toEqual([])
})

test("every shift that overlaps the window, none cut by it", () => {
  const rows = onCalls(
    world([policy("PE1", ["PS1"])], { PS1: [layerOf({ start: "2025-12-31T23:00:00Z" })] }),
    now,
    now.plus({ days: 1 }),
  )
  expect(rows.map(({ user, start, end }) => [user, start, end])).toEqual([
    ["bo", "2026-01-05T23:00:00Z", "2026-01-06T23:00:00Z"],
    ["ana", "2026-01-06T23:00:00Z", "2026-01-07T23:00:00Z"],
  ])
})

test("a person alone has been on call since the layer began, and has no end", () => {
  const alone = layerOf({ users: ["ana"], rotation_turn_length_seconds: day / 24, start: "2020-01-01T00:00:00Z" })
  expect(onCalls(world([policy("PE1", ["PS1"])], { PS1: [alone] }), now, now)).toEqual([
    row("PE1", 1, "PS1", "ana", "2020-01-01T00:00:00Z"),
  ])
})

test("a shift may end far ahead", () => {
  const years = layerOf({ rotation_turn_length_seconds: 365 * day })
  expect(onCalls(world([policy("PE1", ["PS1"])], { PS1: [years] }), now, now)[0]?.end).toBe("2027-01-01T00:00:00Z")
})
