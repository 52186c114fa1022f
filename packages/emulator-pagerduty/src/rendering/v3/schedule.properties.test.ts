import * as fc from "fast-check"
import { DateTime } from "luxon"
import { describe, expect, test } from "vitest"
import type { Rules } from "./assignments.ts"
import { assignments } from "./assignments.ts"
import { finalSchedule } from "./final-schedule.ts"
import { stintsOf, wholeStints } from "./people.ts"
import type { Scene } from "./testing/arbitraries.ts"
import { people, scene, user } from "./testing/arbitraries.ts"
import { whoIsOn } from "./testing/oracle.ts"

const rules: Rules = { turnsFrom: "start-time", overrideLapses: true }

const everywhere = (holds: (scene: Scene) => void, numRuns = 300) =>
  fc.assert(fc.property(scene, holds), { numRuns: numRuns * Number(process.env["LATCHKEY_TRIAL"] ?? 1) })

const on = (
  scene: Scene,
  at: number,
  list = assignments(scene.schedule, { start: scene.since, end: scene.until }, rules),
) =>
  [
    ...new Set(
      list.flatMap(({ start, end, member }) =>
        start <= at && at < end && member.type === "user_member" ? [member.user_id] : [],
      ),
    ),
  ].toSorted()

/** Where an answer could be wrong: each border, just before it, and the ends of the window. */
const instants = ({ schedule, since, until }: Scene) => {
  const list = assignments(schedule, { start: since, end: until }, rules)
  const borders = list.flatMap(({ start, end }) => [start, start - 1, end, end - 1])
  const shifts = [...(schedule.custom_shifts ?? []), ...(schedule.overrides ?? [])]
  const times = shifts.flatMap(({ start_time, end_time }) => [Date.parse(start_time), Date.parse(end_time)])
  const all = [...new Set([...borders, ...times, since, until - 1])].filter((at) => since <= at && at < until)
  return all.filter((_, i) => i % Math.ceil(all.length / 20) === 0)
}

describe("a rendered shift-based schedule", () => {
  test("puts on call, at every instant, whom the rules put there", () =>
    everywhere((scene) => {
      const list = assignments(scene.schedule, { start: scene.since, end: scene.until }, rules)
      for (const at of instants(scene)) expect([at, on(scene, at, list)]).toEqual([at, whoIsOn(scene.schedule, at)])
    }))

  test("gives each person's time without overlaps, and whole in any window", () =>
    everywhere((scene) => {
      const window = { start: scene.since, end: scene.until }
      for (const [, theirs] of Map.groupBy(stintsOf(assignments(scene.schedule, window, rules)), ({ user }) => user))
        for (const [i, stint] of theirs.entries()) expect(stint.start).toBeGreaterThan(theirs[i - 1]?.end ?? -Infinity)
      const whole = wholeStints(scene.schedule, window, rules)
      for (const stint of whole) {
        expect(whoIsOn(scene.schedule, stint.start)).toContain(stint.user)
        expect(whoIsOn(scene.schedule, stint.start - 1)).not.toContain(stint.user)
      }
      for (const { end, user } of whole.filter((stint) => stint.end !== Infinity))
        expect(whoIsOn(scene.schedule, end)).not.toContain(user)
    }, 100))

  test("changes nothing but a name when a person is replaced in place", () =>
    everywhere(({ schedule, since, until }) => {
      const [leaver = ""] = people
      const rename = (text: string) => text.replaceAll(leaver, "PDENOV1")
      const window = { start: since, end: until }
      const renamed: Scene["schedule"] = JSON.parse(rename(JSON.stringify(schedule)))
      expect(assignments(renamed, window, rules)).toEqual(
        JSON.parse(rename(JSON.stringify(assignments(schedule, window, rules)))),
      )
    }))

  test("keeps everybody's turns when an event is ended and goes on in a successor, the shift in between cut in two", () =>
    everywhere(({ schedule, since, until }) => {
      const middle = since + Math.floor((until - since) / 2_000) * 1_000
      const cut = new Date(middle).toISOString()
      const split: Scene["schedule"] = {
        ...schedule,
        rotations: schedule.rotations.map((rotation) => ({
          ...rotation,
          events: rotation.events.flatMap((event) => {
            const over = event.effective_until !== null && Date.parse(event.effective_until) <= middle
            if (over || Date.parse(event.effective_since) >= middle) return [event]
            return [
              { ...event, effective_until: cut },
              { ...event, id: `${event.id}b`, effective_since: cut },
            ]
          }),
        })),
      }
      const window = { start: since, end: until }
      expect(stintsOf(assignments(split, window, rules))).toEqual(stintsOf(assignments(schedule, window, rules)))
    }))

  test("covers the percentage of time in which anybody is on", () =>
    everywhere(({ schedule, since, until }) => {
      const [from, to] = [DateTime.fromMillis(since), DateTime.fromMillis(until)]
      const { coverage, shifts } = finalSchedule(schedule, from, to, "Etc/UTC", { ...rules, overflow: false })
      const half = 1_800_000
      const taken = shifts.filter(({ member }) => member.type === "user_member")
      const slots = Array.from({ length: (until - since) / half }, (_, i) => since + i * half)
      const covered = slots.filter((at) =>
        taken.some(({ start_time, end_time }) => Date.parse(start_time) <= at && at < Date.parse(end_time)),
      )
      expect(coverage).toBeCloseTo((100 * covered.length) / slots.length, 6)
      for (const { start_time, end_time } of shifts) {
        expect(Date.parse(start_time)).toBeGreaterThanOrEqual(since)
        expect(Date.parse(end_time)).toBeLessThanOrEqual(until)
      }
    }))

  test("an override outlives the place of whom it replaces, if it does not lapse", () =>
    everywhere((scene) => {
      const { schedule, since, until } = scene
      const overrides = schedule.rotations.map(({ id }) => ({
        id: `O-${id}`,
        type: "override_shift" as const,
        rotation_id: id,
        start_time: new Date(since).toISOString(),
        end_time: new Date(until).toISOString(),
        overridden_member: user("PGONE01"),
        overriding_member: user("PDENOV1"),
      }))
      const stranger = { ...schedule, custom_shifts: [], overrides }
      const window = { start: since, end: until }
      const plain = assignments({ ...stranger, overrides: [] }, window, rules)
      expect(assignments(stranger, window, rules)).toEqual(plain)
      const standing = assignments(stranger, window, { ...rules, overrideLapses: false })
      const within = standing.filter(({ start, end }) => start >= since && end <= until)
      for (const { member } of within) expect(member).toEqual(user("PDENOV1"))
    }, 100))
})
