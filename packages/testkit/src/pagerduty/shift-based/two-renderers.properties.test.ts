import * as fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { randomWorld } from "../random-world.ts"
import type { PagerDuty } from "../testing/pagerduty.ts"
import { pagerduty } from "../testing/pagerduty.ts"
import type { Habits } from "./habits.ts"
import { momentsOfShifts } from "./moments.ts"
import type { ShiftMember, ShiftSchedule } from "./schedule.ts"
import { whoStandsAt } from "./who-stands.ts"

const day = 86_400_000
const runs = 60 * Number(process.env["LATCHKEY_TRIAL"] ?? 1)
const shiftsAlone = { teams: 0, schedules: 1, layers: 1, services: 0, incidents: 0, shiftBased: 3 }

let emulator: PagerDuty

beforeAll(async () => {
  emulator = await pagerduty()
})

afterAll(() => emulator[Symbol.asyncDispose]())

interface Assignment {
  readonly start_time: string
  readonly end_time: string
  readonly member: ShiftMember
}

interface Answer {
  readonly schedule: { readonly final_schedule: { readonly computed_shift_assignments: Assignment[] } }
}

it.each<Habits>([
  { v3TurnsFrom: "start-time", v3OverrideLapses: true },
  { v3TurnsFrom: "start-time", v3OverrideLapses: false },
  { v3TurnsFrom: "effective-since", v3OverrideLapses: true },
  { v3TurnsFrom: "effective-since", v3OverrideLapses: false },
])("agrees with the emulator's final schedule of shifts at every moment of eight weeks: %j", async (habits) => {
  await fc.assert(
    fc.asyncProperty(randomWorld(shiftsAlone), async (departure) => {
      await emulator.enter(departure, habits)
      const now = Date.parse(departure.now)
      for (const schedule of departure.world.v3_schedules ?? [])
        expect((await disagreements(schedule, now - 14 * day, now + 42 * day, habits)).slice(0, 3)).toEqual([])
    }),
    { numRuns: runs },
  )
})

const disagreements = async (schedule: ShiftSchedule, since: number, until: number, habits: Habits) => {
  const window = `since=${new Date(since).toISOString()}&until=${new Date(until).toISOString()}`
  const answer = await emulator.ask<Answer>("GET", `/v3/schedules/${schedule.id}?include[]=final_schedule&${window}`)
  const rendered = answer.schedule.final_schedule.computed_shift_assignments.map((each) => ({
    start: Date.parse(each.start_time),
    end: Date.parse(each.end_time),
    who: each.member.type === "user_member" ? [each.member.user_id] : [],
  }))
  const moments = momentsOfShifts([schedule], since, until)
  const known = new Set([...moments, until])
  // Nothing happens between two moments: else they would be too few.
  expect(rendered.flatMap(({ start, end }) => [start, end]).filter((each) => !known.has(each))).toEqual([])
  return moments.flatMap((moment) => {
    const standing = rendered.filter(({ start, end }) => start <= moment && moment < end).flatMap(({ who }) => who)
    const [ours, theirs] = [whoStandsAt(schedule, moment, habits), new Set(standing)]
    const [judged, found] = [[...ours].toSorted(), [...theirs].toSorted()]
    return judged.join(" ") === found.join(" ") ? [] : [{ moment: new Date(moment).toISOString(), judged, found }]
  })
}
