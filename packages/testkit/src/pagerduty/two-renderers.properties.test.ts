import { startEmulator } from "@latchkey/emulator-pagerduty"
import type { Running } from "@latchkey/emulator-pagerduty"
import * as fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { momentsOf } from "./moments.ts"
import type { Departure } from "./random-world.ts"
import { randomWorld } from "./random-world.ts"
import { whoStandsAt } from "./shift-based/who-stands.ts"
import { whoAt } from "./who-is-on-call.ts"

const day = 86_400_000
const runs = 60 * Number(process.env["LATCHKEY_TRIAL"] ?? 1)
const schedulesAlone = { teams: 0, services: 0, incidents: 0 }

let pagerduty: Running

beforeAll(async () => {
  pagerduty = await startEmulator()
})

afterAll(() => pagerduty.close())

/** Puts the emulator into the world; gives what asks it. */
const enter = async ({ world, now }: Departure) => {
  const body = JSON.stringify({ world, now, switches: { rateLimit: 1_000_000 } })
  const reset = await fetch(`${pagerduty.url}/_emulator/reset`, { method: "POST", body })
  const { tokens }: { tokens: { account: string } } = JSON.parse(await reset.text())
  return async (path: string) => {
    const answer = await fetch(pagerduty.url + path, { headers: { authorization: `Token token=${tokens.account}` } })
    expect([answer.status, path]).toEqual([200, path])
    return answer.text()
  }
}

interface Entry {
  readonly start: string
  readonly end: string
  readonly user: { readonly id: string }
}

it("agrees with the emulator's final schedule at every moment of eight weeks", async () => {
  await fc.assert(
    fc.asyncProperty(randomWorld(schedulesAlone), async (departure) => {
      const ask = await enter(departure)
      const now = Date.parse(departure.now)
      const [since, until] = [now - 14 * day, now + 42 * day]
      const window = `since=${new Date(since).toISOString()}&until=${new Date(until).toISOString()}`
      for (const schedule of departure.world.schedules) {
        const answer: { schedule: { final_schedule: { rendered_schedule_entries: Entry[] } } } = JSON.parse(
          await ask(`/schedules/${schedule.id}?${window}`),
        )
        const entries = answer.schedule.final_schedule.rendered_schedule_entries.map(({ start, end, user }) => ({
          start: Date.parse(start),
          end: Date.parse(end),
          who: user.id,
        }))
        const moments = momentsOf([schedule], since, until)
        const known = new Set([...moments, until])
        // Nothing happens between two moments: else they would be too few.
        expect(entries.flatMap(({ start, end }) => [start, end]).filter((each) => !known.has(each))).toEqual([])
        let at = 0
        const disagreements = moments.flatMap((moment) => {
          while ((entries[at]?.end ?? Infinity) <= moment) at++
          const entry = entries[at]
          const rendered = entry !== undefined && entry.start <= moment ? entry.who : undefined
          const judged = whoAt(schedule, moment)
          return judged === rendered ? [] : [{ moment: new Date(moment).toISOString(), judged, rendered }]
        })
        expect(disagreements.slice(0, 3)).toEqual([])
      }
    }),
    { numRuns: runs },
  )
})

interface Row {
  readonly user: { readonly id: string }
  readonly schedule: { readonly id: string } | null
  readonly escalation_policy: { readonly id: string }
  readonly escalation_level: number
}

it("agrees with the emulator's on-calls, level by level", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomWorld(schedulesAlone),
      fc.array(fc.integer({ min: 0, max: 60 * 24 * 60 }), { minLength: 4, maxLength: 4 }),
      async (departure, minutes) => {
        const ask = await enter(departure)
        for (const moment of minutes.map((each) => Date.parse(departure.now) + each * 60_000)) {
          const at = new Date(moment).toISOString()
          const answered = await rowsAt(ask, at)
          const rows = answered.map(({ user, schedule, escalation_policy, escalation_level }) =>
            [escalation_policy.id, escalation_level, schedule?.id ?? "directly", user.id].join(" "),
          )
          expect({ at, rows: rows.toSorted() }).toEqual({ at, rows: onCallsOf(departure, moment).toSorted() })
        }
      },
    ),
    { numRuns: runs },
  )
})

const rowsAt = async (ask: (path: string) => Promise<string>, at: string, offset = 0): Promise<Row[]> => {
  const path = `/oncalls?since=${at}&until=${at}&limit=100&offset=${offset}`
  const { oncalls, more }: { oncalls: Row[]; more: boolean } = JSON.parse(await ask(path))
  return more ? [...oncalls, ...(await rowsAt(ask, at, offset + 100))] : oncalls
}

const onCallsOf = ({ world }: Departure, moment: number): string[] =>
  world.escalation_policies.flatMap((policy) =>
    policy.escalation_rules.flatMap(({ targets }, level) =>
      targets.flatMap(({ id, type }) => {
        const schedule = world.schedules.find((each) => each.id === id)
        const shifts = world.v3_schedules?.find((each) => each.id === id)
        const who = [
          ...(type === "user_reference" ? [id] : []),
          ...(schedule === undefined ? [] : [whoAt(schedule, moment) ?? []].flat()),
          ...(shifts === undefined ? [] : whoStandsAt(shifts, moment)),
        ]
        return who.map((each) => [policy.id, level + 1, type === "user_reference" ? "directly" : id, each].join(" "))
      }),
    ),
  )
