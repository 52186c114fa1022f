import * as fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { judge } from "./judge.ts"
import { randomWorld } from "./random-world.ts"
import { snapshotOf } from "./snapshot.ts"
import { offboardByHand } from "./testing/offboard-by-hand.ts"
import type { PagerDuty } from "./testing/pagerduty.ts"
import { pagerduty } from "./testing/pagerduty.ts"

let emulator: PagerDuty

beforeAll(async () => {
  emulator = await pagerduty()
})

afterAll(() => emulator[Symbol.asyncDispose]())

it("finds nothing in an offboarding that is done well by hand", async () => {
  await fc.assert(
    fc.asyncProperty(randomWorld(), async (departure) => {
      await emulator.enter(departure)
      const before = await snapshotOf(emulator.url)
      await offboardByHand(emulator, departure)
      expect(judge(before, await snapshotOf(emulator.url), departure)).toEqual([])
    }),
    { numRuns: 25 * Number(process.env["LATCHKEY_TRIAL"] ?? 1) },
  )
})
