// An offboarding while somebody else edits schedules and policies, and incidents come and go; PagerDuty may be unwell, too.
import { ConnectorError } from "@latchkey/core"
import { judge } from "@latchkey/testkit/pagerduty"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { type Ahead, openAccount, someDeparture, someHabits } from "./account.ts"
import { askAsOwner, canBeSeen, doDeed, someDeed } from "./somebody.ts"
import { untrue } from "./report.ts"
import { assertInStorms, someFaults } from "./storm.ts"
import { comparable, type Done, twinAfter } from "./twin.ts"

const someMeanwhile = fc.record({
  departure: someDeparture,
  deeds: fc.array(someDeed, { minLength: 1, maxLength: 5 }),
  habits: someHabits,
  faults: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: someFaults(1) }),
})

test("what somebody else does meanwhile stands, and the offboarding is well or says truly how far it came", async () => {
  await assertInStorms(someMeanwhile, async ({ departure, deeds, habits, faults }) => {
    const account = await openAccount(departure, habits)
    try {
      const ask = askAsOwner(account.emulator)
      const done: Array<Done> = []
      const ahead = new Set(deeds)
      let calls = 0
      const meanwhile = async (call: Ahead) => {
        calls += 1
        for (const deed of ahead) {
          if (deed.call > calls || !canBeSeen(departure, deed, call)) continue
          ahead.delete(deed)
          const made = await doDeed(ask, departure, deed)
          if (made !== undefined) done.push({ ...deed, at: call.now, made })
        }
      }
      await account.arm(faults)
      const first = await account.offboard(meanwhile)
      await account.disarm()
      const before = comparable(await twinAfter(departure, habits, done))
      const after = comparable(await account.snapshot())
      const findings = async () =>
        judge(before, comparable(await account.snapshot()), { ...departure, ...habits, weeks: 2 })
      const isPlanned = !(first instanceof ConnectorError)
      const made = new Set(done.map((deed) => deed.made))
      const seen = { ...departure, habits, before, after, sent: await account.sent(), made }
      expect(isPlanned ? untrue(first, seen) : []).toEqual([])
      expect(isPlanned && first.left.length === 0 ? await findings() : []).toEqual([])
      expect(await account.offboard()).toMatchObject({ state: "done", left: [] })
      expect(await findings()).toEqual([])
    } finally {
      await account.close()
    }
  })
})
