import type { Switches } from "@latchkey/emulator-pagerduty"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { expect, test } from "vitest"
import { openWorld, performAll, planOffboarding } from "./pagerduty.ts"

/** What is not known of PagerDuty: as the emulator has it by itself, then each the other way. */
const otherwise: ReadonlyArray<Partial<Switches>> = [
  {},
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
  // Incidents restart before the last look, and after it.
  { offboarding: "stubs", offboardingDelay: 0 },
  { offboarding: "stubs", offboardingDelay: 5_000 },
  { escalation: true },
  { resolvedIncidents: "skip" },
  { errorBodies: "terse" },
]

test.each(otherwise.map((switches) => [JSON.stringify(switches), switches] as const))(
  "an offboarding ends well with %s",
  async (_name, switches) => {
    const world = await openWorld("acme", { switches })
    const { used, seats } = await businessLicense(world)
    const [draft, receipts] = await world.run((connection) =>
      Effect.gen(function* () {
        const both = yield* planOffboarding(connection, { from: "ana@acme.test", to: "bo@acme.test" })
        return [both, yield* performAll(connection, both)] as const
      }),
    )
    const after = await businessLicense(world)
    const problems = [...world.proxy.problems]
    await world.close()
    expect(draft.blockers).toEqual([])
    expect(receipts.map(({ outcome, why }) => [outcome, why])).toEqual([
      ...draft.steps.slice(1).map(() => ["done", undefined]),
      ["done", `License "Business (Full User)": ${used - 1} in use now, ${seats - used + 1} free.`],
    ])
    expect(after.used).toBe(used - 1)
    expect(problems).toEqual([])
  },
)

// A schedule that only the owner sees is in no list: nothing tells an administrator's token of the leaver's place on it.
// It is PagerDuty's refusal that keeps them then; an account that deletes whoever is still named does so here, too.
test.each([403, 404] as const)(
  "who stands where nobody may look (%i) is not deleted, and that is said",
  async (unseenStatus) => {
    const world = await openWorld("acme", { switches: { unseen: ["PSMOVE1"], unseenStatus } })
    const { tokens } = Schema.decodeUnknownSync(State)(await world.control("GET", "state"))
    const receipts = await world.run(
      (connection) =>
        Effect.flatMap(planOffboarding(connection, { from: "ana@acme.test", to: "bo@acme.test" }), (draft) =>
          performAll(connection, draft).pipe(
            Effect.catchTag("ConnectorError", ({ message }) => Effect.succeed(message)),
          ),
        ),
      { token: tokens.users.admin },
    )
    const { users } = Schema.decodeUnknownSync(State)(await world.control("GET", "state"))
    await world.close()
    expect(receipts).toEqual(expect.stringContaining("deleteUser"))
    expect(users).toHaveProperty("PANA001")
  },
)

test.each([403, 404] as const)("a schedule that no list shows and a policy uses (%i) blocks", async (unseenStatus) => {
  const world = await openWorld("acme", {
    switches: { unseen: ["PSPLAT1", "PSPAYM1"], unseenStatus, offboarding: "stubs" },
  })
  const { tokens } = Schema.decodeUnknownSync(State)(await world.control("GET", "state"))
  const [draft, receipts] = await world.run(
    (connection) =>
      Effect.gen(function* () {
        const both = yield* planOffboarding(connection, { from: "ana@acme.test", to: "bo@acme.test" })
        return [both, yield* performAll(connection, both)] as const
      }),
    { token: tokens.users.admin },
  )
  const sent = await world.requests()
  await world.close()
  expect(draft.sight.unseen).toEqual([
    { what: 'schedule "Platform primary"', why: expect.stringContaining("uses it, and no list") },
    { what: 'schedule "Payments"', why: expect.stringContaining("uses it, and no list") },
  ])
  expect(receipts.at(-1)).toMatchObject({ outcome: "blocked" })
  expect(sent).not.toContain("DELETE /users/PANA001")
})

// 403 without a scope may be an account without such schedules, or a token that may not see them: a policy tells.
test("who takes turns on a shift-based schedule that may not be seen is not deleted, and that is said", async () => {
  const world = await openWorld("shift-based", { switches: { v3: "forbidden" } })
  const [draft, receipts] = await world.run((connection) =>
    Effect.gen(function* () {
      const both = yield* planOffboarding(connection, { from: "ana@acme.test", to: "bo@acme.test" })
      return [both, yield* performAll(connection, both)] as const
    }),
  )
  const state = await world.control("GET", "state")
  await world.close()
  expect(draft.sight.unseen.map(({ what }) => what)).toEqual(["shift-based schedules", 'schedule "Night desk"'])
  expect(draft.blockers.map(({ key }) => key)).toEqual(["unseen:shift-based schedules", 'unseen:schedule "Night desk"'])
  expect(receipts.at(-1)).toMatchObject({ outcome: "blocked" })
  expect(state).toHaveProperty("users.PANA001")
})

/** How many hold the license that the leaver holds, and how many could. */
const businessLicense = async (world: Awaited<ReturnType<typeof openWorld>>) => {
  const { allocations, licenses } = Schema.decodeUnknownSync(State)(await world.control("GET", "state"))
  const used = Object.values(allocations).filter(({ license }) => license.id === "PLBUS01").length
  return { used, seats: licenses["PLBUS01"]?.seats ?? 0 }
}

const State = Schema.Struct({
  users: Schema.Record(Schema.String, Schema.Json),
  allocations: Schema.Record(Schema.String, Schema.Struct({ license: Schema.Struct({ id: Schema.String }) })),
  licenses: Schema.Record(Schema.String, Schema.Struct({ seats: Schema.Number })),
  tokens: Schema.Struct({ users: Schema.Struct({ admin: Schema.String }) }),
})
