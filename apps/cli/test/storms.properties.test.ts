// An offboarding while PagerDuty is not well: it ends as undisturbed, or says what was and what was not done.
import { ConnectorError } from "@latchkey/core"
import { judge } from "@latchkey/testkit/pagerduty"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { openAccount, someDeparture, someHabits } from "./account.ts"
import { untrue } from "./report.ts"
import { assertInStorms, someFaults } from "./storm.ts"

const someStorm = fc.record({
  departure: someDeparture,
  faults: someFaults(1),
  staleOverrides: fc.nat(3),
  habits: someHabits,
})

test("whatever the storm, the report is true, and the same command finishes it", async () => {
  await assertInStorms(someStorm, async ({ departure, faults, staleOverrides, habits }) => {
    const account = await openAccount(departure, { staleOverrides, ...habits })
    try {
      const before = await account.snapshot()
      await account.arm(faults)
      const first = await account.offboard()
      await account.disarm()
      const after = await account.snapshot()
      const isPlanned = !(first instanceof ConnectorError)
      const seen = { ...departure, habits, before, after, sent: await account.sent() }
      expect(isPlanned ? untrue(first, seen) : []).toEqual([])
      // Not planned, nothing is changed.
      expect(isPlanned ? before : after).toEqual(before)
      expect(await account.offboard()).toMatchObject({ state: "done", left: [] })
      expect(judge(before, await account.snapshot(), { ...departure, ...habits, weeks: 2 })).toEqual([])
    } finally {
      await account.close()
    }
  })
})
