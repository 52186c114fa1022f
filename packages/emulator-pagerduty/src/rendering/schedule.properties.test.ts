import * as fc from "fast-check"
import type { DateTime } from "luxon"
import { describe, expect, test } from "vitest"
import { renderSchedule } from "./schedule.ts"
import * as arbitrary from "./testing/arbitraries.ts"
import { whoInLayer, whoOnCall } from "./testing/oracle.ts"
import type { Renderable, Rendered, Shift } from "./types.ts"

const ms = (instant: string) => Date.parse(instant)
const covering = (shifts: Shift[], at: number) => shifts.filter(({ start, end }) => ms(start) <= at && at < ms(end))

/** Where an answer could be wrong: each border, just before it, and some instants that are no border. */
const instants = (shifts: Shift[], since: DateTime, until: DateTime, most: number) => {
  const [from, to] = [since.toMillis(), until.toMillis()]
  const borders = shifts.flatMap(({ start, end }) => [ms(start), ms(start) - 1, ms(end), ms(end) - 1])
  const spread = Array.from({ length: 8 }, (_, part) => from + Math.floor(((to - from) * part) / 8))
  const all = [...new Set([...borders, ...spread])].filter((at) => from <= at && at < to)
  const every = Math.ceil(all.length / most)
  return all.filter((_, at) => at % every === 0)
}

const everywhere = (holds: (schedule: Renderable, window: arbitrary.Window) => void, numRuns = 500) =>
  fc.assert(
    fc.property(arbitrary.scene, ([schedule, window]) => holds(schedule, window)),
    { numRuns: numRuns * Number(process.env["LATCHKEY_TRIAL"] ?? 1) },
  )

describe("a rendered schedule", () => {
  test("puts on call, at every instant, whom the rules put there", () =>
    everywhere((schedule, { since, until }) => {
      const { final } = renderSchedule(schedule, since, until)
      for (const at of instants(final, since, until, 30))
        expect([at, covering(final, at)[0]?.user]).toEqual([at, whoOnCall(schedule, at)])
    }))

  test("gives each layer as the rules do, whatever lies over it", () =>
    everywhere((schedule, { since, until }) => {
      const { layers } = renderSchedule(schedule, since, until)
      for (const [index, { shifts }] of layers.entries()) {
        const layer = schedule.layers[index]
        for (const at of instants(shifts, since, until, 10))
          expect([at, covering(shifts, at)[0]?.user]).toEqual([at, layer && whoInLayer(layer, schedule.time_zone, at)])
      }
    }))

  test("is sorted, within its window, with one person at a time, and no empty shift", () =>
    everywhere((schedule, { since, until }) => {
      const rendered = renderSchedule(schedule, since, until)
      for (const shifts of lists(rendered)) {
        const borders = shifts.flatMap(({ start, end }) => [ms(start), ms(end)])
        expect(borders).toEqual(borders.toSorted((a, b) => a - b))
        expect(shifts.every(({ start, end }) => start !== end)).toBe(true)
        expect(borders.every((at) => since.toMillis() <= at && at <= until.toMillis())).toBe(true)
      }
    }))

  test("shows what touches of one person as one shift in the end", () =>
    everywhere((schedule, { since, until }) => {
      const { final } = renderSchedule(schedule, since, until)
      for (const [at, shift] of final.entries())
        expect(final[at + 1]?.start === shift.end && final[at + 1]?.user === shift.user).toBe(false)
    }))

  test("covers the percentage that its shifts cover", () =>
    everywhere((schedule, { since, until }) => {
      const { final, coverage, layers } = renderSchedule(schedule, since, until)
      const percentage = (shifts: Shift[]) =>
        (100 * shifts.reduce((sum, { start, end }) => sum + ms(end) - ms(start), 0)) / until.diff(since).toMillis()
      expect(coverage).toBeCloseTo(percentage(final), 9)
      for (const layer of layers) expect(layer.coverage).toBeCloseTo(percentage(layer.shifts), 9)
    }))

  test("is the same in two windows as in one", () =>
    everywhere((schedule, { since, between, until }) => {
      const halves = [renderSchedule(schedule, since, between), renderSchedule(schedule, between, until)]
      const whole = renderSchedule(schedule, since, until)
      expect(joined(halves.flatMap(({ final }) => final))).toEqual(joined(whole.final))
      for (const [index, { shifts }] of whole.layers.entries())
        expect(joined(halves.flatMap(({ layers }) => layers[index]?.shifts ?? []))).toEqual(joined(shifts))
    }))

  test("changes nothing but a name when a person is replaced in place", () =>
    everywhere((schedule, { since, until }) => {
      const [leaver = ""] = arbitrary.people
      const rename = (text: string) => text.replaceAll(leaver, "PDENOV1")
      const replaced: Renderable = {
        ...schedule,
        layers: schedule.layers.map((layer) => ({
          ...layer,
          users: layer.users.map(({ user }) => ({ user: { id: rename(user.id) } })),
        })),
        overrides: schedule.overrides.map((override) => ({ ...override, user: { id: rename(override.user.id) } })),
      }
      const before = renderSchedule(schedule, since, until)
      expect(renderSchedule(replaced, since, until)).toEqual(JSON.parse(rename(JSON.stringify(before))))
    }))

  test("gives the same shifts whole when they may overflow", () =>
    everywhere((schedule, { since, until }) => {
      const [cut, whole] = [
        renderSchedule(schedule, since, until),
        renderSchedule(schedule, since, until, undefined, { overflow: true }),
      ]
      const bounds = [since.toMillis(), until.toMillis()]
      const clip = (shifts: Shift[]) =>
        shifts.map(({ start, end, user }) => [
          Math.max(ms(start), bounds[0] ?? 0),
          Math.min(ms(end), bounds[1] ?? 0),
          user,
        ])
      expect(lists(whole).map(clip)).toEqual(lists(cut).map(clip))
      expect(whole.coverage).toEqual(cut.coverage)
      for (const { start, end, user } of [whole.final.at(0), whole.final.at(-1)].filter(
        (shift) => shift !== undefined,
      )) {
        expect(whoOnCall(schedule, ms(start) - 1)).not.toBe(user)
        expect(whoOnCall(schedule, ms(start))).toBe(user)
        expect(whoOnCall(schedule, ms(end) - 1)).toBe(user)
      }
    }))

  test("gives each layer's entries whole too", () =>
    everywhere((schedule, { since, until }) => {
      const { layers } = renderSchedule(schedule, since, until, undefined, { overflow: true })
      const wide = renderSchedule(schedule, since.minus({ days: 400 }), until.plus({ days: 400 }))
      for (const [index, { shifts }] of layers.entries())
        expect(wide.layers[index]?.shifts).toEqual(expect.arrayContaining(shifts))
    }, 60))

  test("at one instant gives the shift that covers it, whole", () =>
    everywhere((schedule, { between }) => {
      const { final, coverage } = renderSchedule(schedule, between, between)
      const user = whoOnCall(schedule, between.toMillis())
      expect(final.map((shift) => shift.user)).toEqual(user === undefined ? [] : [user])
      expect(coverage).toBe(user === undefined ? 0 : 100)
      expect(covering(final, between.toMillis())).toEqual(final)
    }))

  test("means the same in every zone that it is written in", () =>
    everywhere((schedule, { since, until }) => {
      const here = renderSchedule(schedule, since, until)
      expect(instantsOf(renderSchedule(schedule, since, until, "Pacific/Auckland"))).toEqual(instantsOf(here))
    }))
})

const lists = ({ final, overrides, layers }: Rendered) => [final, overrides, ...layers.map(({ shifts }) => shifts)]

const instantsOf = (rendered: Rendered) =>
  lists(rendered).map((shifts) => shifts.map(({ start, end, user }) => [ms(start), ms(end), user]))

/** Touching shifts of one person as one. */
const joined = (shifts: Shift[]) => {
  const list: Shift[] = []
  for (const shift of shifts) {
    const last = list.at(-1)
    if (last && last.end === shift.start && last.user === shift.user) last.end = shift.end
    else list.push({ ...shift })
  }
  return list
}
