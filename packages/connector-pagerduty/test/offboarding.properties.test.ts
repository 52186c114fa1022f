import { judge, randomWorld, snapshotOf } from "@latchkey/testkit/pagerduty"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { openWorld, performAll, planOffboarding, standing } from "./pagerduty.ts"

const TRIAL = Number(process.env["LATCHKEY_TRIAL"] ?? 1)
const RUNS = 200 * TRIAL

/** A failure prints its seed at once; with `LATCHKEY_SEED` the same worlds come again, and the one that failed is shrunk. */
const seed = process.env["LATCHKEY_SEED"]
const seeded = seed === undefined ? { endOnFailure: true } : { seed: Number(seed) }

/** Clocks know milliseconds; PagerDuty renders whole seconds. */
const fraction = fc.integer({ min: 0, max: 999 })

/** Nobody's clock is PagerDuty's own; but for the moment at which things begin and end: whoever is ahead has left it behind. */
const SKEW = 2000
const skew = fc.integer({ min: -SKEW, max: SKEW })

/** What is not published of shift-based schedules, in every combination: what the judge must know of, and the rest. */
const habits = fc.record({
  counted: fc.record({
    v3TurnsFrom: fc.constantFrom("start-time" as const, "effective-since" as const),
    v3OverrideLapses: fc.boolean(),
  }),
  rest: fc.record({
    v3Overlap: fc.constantFrom("shifts" as const, "effect" as const),
    v3PastEvents: fc.constantFrom("count" as const, "free" as const),
    v3Deletion: fc.constantFrom("ignore" as const, "refuse" as const),
    v3Bounds: fc.constantFrom("cut" as const, "whole" as const, "left-out" as const),
    v3Echo: fc.constantFrom("refuse" as const, "take" as const),
  }),
})

test(
  "whoever leaves whatever account, cover, incidents and all else are as they were, with the successor in their place",
  async () => {
    await fc.assert(
      fc.asyncProperty(randomWorld(), fraction, skew, habits, async (departure, part, ahead, { counted, rest }) => {
        const { world, leaver, successor } = departure
        const now = new Date(Date.parse(departure.now) + SKEW + part).toISOString()
        const theirs = new Date(Date.parse(now) - ahead).toISOString()
        const switches = { rateLimit: 1_000_000, ...rest, ...counted }
        const { emulator, control, run, close } = await openWorld("random", { world, now: theirs, switches })
        try {
          const before = await snapshotOf(emulator.url)
          const pass = (until: string) => control("POST", "clock", { now: until })
          const [plan, receipts] = await run(
            (connection) =>
              Effect.gen(function* () {
                const draft = yield* planOffboarding(connection, { from: leaver, to: successor })
                return [draft, draft.blockers.length > 0 ? [] : yield* performAll(connection, draft, pass)] as const
              }).pipe(standing(now)),
            { apiUrl: emulator.url },
          )
          expect(plan.blockers).toEqual([])
          // What is over before its step comes is already done.
          const others = receipts.filter(({ outcome }) => outcome !== "done" && outcome !== "already done")
          expect(others.map(({ outcome, why }) => [outcome, why])).toEqual([])
          expect(judge(before, await snapshotOf(emulator.url), { leaver, successor, ...counted })).toEqual([])
        } finally {
          await close()
        }
      }),
      { numRuns: RUNS, ...seeded },
    )
  },
  1_800_000 * TRIAL,
)
