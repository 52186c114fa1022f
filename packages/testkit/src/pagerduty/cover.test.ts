import { expect, it } from "vitest"
import { coverOf, differences, expectedAfter } from "./cover.ts"
import { momentsOf } from "./moments.ts"
import type { Layer, Schedule } from "./schedule.ts"
import { whoAt } from "./who-is-on-call.ts"

const hour = 3_600_000
const monday = Date.parse("2026-03-02T00:00:00Z")

const schedule = (more: Partial<Layer> = {}): Schedule => ({
  id: "PS1",
  name: "Primary",
  description: null,
  time_zone: "Europe/Berlin",
  schedule_layers: [
    {
      id: "PL1",
      name: "Layer 1",
      start: "2026-03-02T00:07:00Z",
      end: null,
      rotation_virtual_start: "2026-03-02T00:07:00Z",
      rotation_turn_length_seconds: 86_400,
      users: [{ user: { id: "ana" } }, { user: { id: "bo" } }],
      restrictions: [],
      ...more,
    },
  ],
  overrides: [],
  teams: [],
})

const shown = (given: Schedule, from: number, until: number) => coverOf([given], momentsOf([given], from, until))

it("looks at every moment at which somebody comes or goes", () => {
  const restrictions = [
    { type: "daily_restriction" as const, start_time_of_day: "09:11:00", duration_seconds: 8 * 3600 + 120 },
  ]
  for (const given of [schedule(), schedule({ restrictions }), schedule({ rotation_turn_length_seconds: 4020 })]) {
    const moments = momentsOf([given], monday, monday + 60 * hour)
    const stands = new Map(coverOf([given], moments).get("PS1"))
    let who: string | undefined
    for (let minute = monday; minute < monday + 60 * hour; minute += 60_000) {
      if (stands.has(minute)) who = stands.get(minute)
      expect(whoAt(given, minute)).toBe(who)
    }
  }
})

it("puts the successor where the leaver stood, and says each stretch that is otherwise", () => {
  const before = shown(schedule(), monday, monday + 72 * hour)
  const expected = expectedAfter(before, "bo", "cy")
  expect(differences(expected, expected)).toEqual([])
  expect(differences(expected, before)).toEqual([
    "schedule PS1: from 2026-03-03T00:07Z until 2026-03-04T00:07Z stands bo, not cy",
  ])
})

it("says gaps, and that a schedule is gone", () => {
  const given = schedule()
  const moments = momentsOf([given], monday, monday + 12 * hour)
  const cover = coverOf([given], moments)
  const ended = coverOf([schedule({ end: "2026-03-02T06:00:00Z" })], moments)
  expect(differences(cover, ended)).toEqual(["schedule PS1: from 2026-03-02T06:00Z on stands nobody, not ana"])
  expect(differences(cover, new Map())).toEqual(["schedule PS1: is not there"])
})

it("counts what would be too long to read", () => {
  const [given, shifted] = [schedule(), schedule({ rotation_virtual_start: "2026-03-01T00:07:00Z" })]
  const moments = momentsOf([given, shifted], monday, monday + 240 * hour)
  expect(differences(coverOf([given], moments), coverOf([shifted], moments))).toHaveLength(4)
})
