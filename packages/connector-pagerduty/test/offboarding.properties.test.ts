import { judge, randomWorld, snapshotOf } from "@latchkey/testkit/pagerduty"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { openWorld, performAll, planOffboarding, standing } from "./pagerduty.ts"

const TRIAL = Number(process.env["LATCHKEY_TRIAL"] ?? 1)
const RUNS = 100 * TRIAL

/** A failure prints its seed at once; with `LATCHKEY_SEED` the same worlds come again, and the one that failed is shrunk. */
const seed = process.env["LATCHKEY_SEED"]
const seeded = seed === undefined ? { endOnFailure: true } : { seed: Number(seed) }

test(
  "whoever leaves whatever account, cover, incidents and all else are as they were, with the successor in their place",
  async () => {
    await fc.assert(
      // Shift-based schedules come in when the connector hands them over.
      fc.asyncProperty(randomWorld({ shiftBased: 0 }), async ({ world, now, leaver, successor }) => {
        const { emulator, run, close } = await openWorld("random", { world, now, switches: { rateLimit: 1_000_000 } })
        try {
          const before = await snapshotOf(emulator.url)
          const [plan, receipts] = await run(
            (connection) =>
              Effect.gen(function* () {
                const draft = yield* planOffboarding(connection, { from: leaver, to: successor })
                return [draft, yield* performAll(connection, draft)] as const
              }).pipe(standing(now)),
            { apiUrl: emulator.url },
          )
          expect(plan.blockers).toEqual([])
          expect(
            receipts.filter(({ outcome }) => outcome !== "done").map(({ outcome, why }) => [outcome, why]),
          ).toEqual([])
          expect(judge(before, await snapshotOf(emulator.url), { leaver, successor })).toEqual([])
        } finally {
          await close()
        }
      }),
      { numRuns: RUNS, ...seeded },
    )
  },
  600_000 * TRIAL,
)
