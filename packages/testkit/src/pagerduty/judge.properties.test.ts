import * as fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { judge } from "./judge.ts"
import { randomWorld } from "./random-world.ts"
import { usualHabits } from "./shift-based/habits.ts"
import { snapshotOf } from "./snapshot.ts"
import { offboardByHand } from "./testing/offboard-by-hand.ts"
import type { PagerDuty } from "./testing/pagerduty.ts"
import { pagerduty } from "./testing/pagerduty.ts"

let emulator: PagerDuty

beforeAll(async () => {
  emulator = await pagerduty()
})

afterAll(() => emulator[Symbol.asyncDispose]())

/** The same, where each request takes so long. */
const slow = (seconds: number): PagerDuty => ({
  ...emulator,
  ask: async (method, path, body) => {
    await emulator.ask("POST", "/_emulator/clock", { advanceSeconds: seconds })
    return emulator.ask(method, path, body)
  },
})

it("finds nothing in an offboarding that is done well by hand, at once or in some minutes", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomWorld(),
      fc.constantFrom(0, 0.4, 3),
      fc.boolean(),
      async (departure, seconds, v3OverrideLapses) => {
        const habits = { ...usualHabits, v3OverrideLapses }
        await emulator.enter(departure, habits)
        const before = await snapshotOf(emulator.url)
        await offboardByHand(slow(seconds), departure, habits)
        expect(judge(before, await snapshotOf(emulator.url), { ...departure, ...habits })).toEqual([])
      },
    ),
    { numRuns: 25 * Number(process.env["LATCHKEY_TRIAL"] ?? 1) },
  )
})
