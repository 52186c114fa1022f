import type { Switches } from "@latchkey/emulator-pagerduty"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import { openWorld, performAll, planOffboarding } from "./pagerduty.ts"

/** What is not known of PagerDuty, each way that the emulator's default is not. */
const otherwise: ReadonlyArray<Partial<Switches>> = [
  { usersQuery: "name" },
  { listRendering: false },
  { overridesStatus: 201 },
  { staleOverrides: 2 },
  { layerHistory: "hidden" },
  { missingLayers: "refuse" },
  { previewOverrides: true },
  { v3: "not-found" },
  { v3: "forbidden" },
  { offboarding: "stubs" },
  { resolvedIncidents: "skip" },
  { errorBodies: "terse" },
]

test.each(otherwise.map((switches) => [JSON.stringify(switches), switches] as const))(
  "an offboarding ends well with %s",
  async (_name, switches) => {
    const world = await openWorld("acme", { switches })
    const [draft, receipts] = await world.run((connection) =>
      Effect.gen(function* () {
        const both = yield* planOffboarding(connection, { from: "ana@acme.test", to: "bo@acme.test" })
        return [both, yield* performAll(connection, both)] as const
      }),
    )
    const problems = [...world.proxy.problems]
    await world.close()
    expect(draft.blockers).toEqual([])
    expect(receipts.map(({ outcome, why }) => [outcome, why])).toEqual([
      ...draft.steps.slice(1).map(() => ["done", undefined]),
      ["done", expect.stringMatching(/^License "Business \(Full User\)": \d+ in use now, \d+ free\.$/)],
    ])
    expect(problems).toEqual([])
  },
)
