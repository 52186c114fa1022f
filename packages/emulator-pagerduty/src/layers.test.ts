import { array, assert, constantFrom, integer, property, record, subarray } from "fast-check"
import { DateTime } from "luxon"
import { expect, test } from "vitest"
import { oneSchedule } from "../worlds/one-schedule.ts"
import { stamp } from "./clock.ts"
import type { LayerInput } from "./layers.ts"
import { ended, newLayers, updatedLayers } from "./layers.ts"
import { renderSchedule } from "./rendering/schedule.ts"
import type { StoredLayer } from "./store.ts"
import { makeStore } from "./store.ts"

const start = DateTime.fromISO("2026-11-23T08:00:00Z", { zone: "utc" })
const store = () => makeStore(oneSchedule(start.toJSDate()))
const people = ["POLGA01", "PANA001", "PBOCHE1", "PCYOKA1"]

const layer = record({
  users: subarray(people, { minLength: 1 }),
  turn: constantFrom(6, 24, 168),
  shift: integer({ min: -30, max: 30 }),
  nights: constantFrom(true, false),
}).map(({ users, turn, shift, nights }): LayerInput => ({
  start: stamp(start),
  end: null,
  rotation_virtual_start: stamp(start.plus({ hours: shift })),
  rotation_turn_length_seconds: turn * 3_600,
  users: users.map((id) => ({ user: { id } })),
  restrictions: nights ? [{ type: "daily_restriction", start_time_of_day: "20:00:00", duration_seconds: 43_200 }] : [],
}))
const layers = array(layer, { minLength: 1, maxLength: 3 })

/** Who is on call in the end, from one instant to a later one. */
const cover = (layers: StoredLayer[], since: DateTime, until: DateTime) =>
  since < until ? rendered(layers, since, until) : []

const rendered = (layers: StoredLayer[], since: DateTime, until: DateTime) =>
  renderSchedule({ time_zone: "Europe/Berlin", layers, overrides: [] }, since, until).final

test("whatever is put, the past stays", () => {
  assert(
    property(
      layers,
      array(record({ put: layers, hours: integer({ min: 0, max: 50 }) }), { maxLength: 5 }),
      (first, puts) => {
        const world = store()
        let now = start
        let stored = newLayers(world, first, now)
        for (const { put, hours } of puts) {
          now = now.plus({ hours })
          const before = cover(stored, start, now)
          const kept = put.map((input, i) => ({
            ...input,
            id: stored.filter((each) => !ended(each, now))[i]?.id ?? null,
          }))
          stored = updatedLayers(world, stored, kept, now)
          expect(cover(stored, start, now)).toEqual(before)
        }
      },
    ),
    { numRuns: 200 },
  )
})

test("what was read and is sent back, whole and in order, changes nothing for anybody", () => {
  assert(
    property(layers, integer({ min: 0, max: 100 }), (first, hours) => {
      const world = store()
      const stored = newLayers(world, first, start)
      const now = start.plus({ hours })
      const until = now.plus({ days: 21 })
      const after = updatedLayers(world, stored, structuredClone(stored), now)
      expect(cover(after, start, until)).toEqual(cover(stored, start, until))
      const again = updatedLayers(world, after, structuredClone(after), now.plus({ hours: 5 }))
      expect(cover(again, start, until)).toEqual(cover(stored, start, until))
      expect(again.length).toBeLessThanOrEqual(2 * stored.length)
    }),
    { numRuns: 200 },
  )
})

test("who rewrites an ended layer, rewrites history: nothing guards it", () => {
  const world = store()
  const [first] = newLayers(world, [{ ...input("PANA001"), end: stamp(start.plus({ days: 1 })) }], start)
  const now = start.plus({ days: 3 })
  const stored = first ? [first] : []
  const after = updatedLayers(
    world,
    stored,
    [{ ...input("PBOCHE1"), id: first?.id ?? null, end: first?.end ?? null }],
    now,
  )
  expect(cover(after, start, now).map(({ user }) => user)).toEqual(["PBOCHE1"])
})

const input = (id: string): LayerInput => ({
  start: stamp(start),
  rotation_virtual_start: stamp(start),
  rotation_turn_length_seconds: 86_400,
  users: [{ user: { id } }],
})
