// What is sent again has the body that it had.
import type { FaultKind } from "@latchkey/emulator-pagerduty"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { afterEach, expect, test } from "vitest"
import { openWorld, planOffboarding } from "./pagerduty.ts"

const PLAN = { from: "ana@acme.test", to: "bo@acme.test" }

let world: Awaited<ReturnType<typeof openWorld>>
afterEach(() => world.close())

const Lines = Schema.Array(
  Schema.Struct({ method: Schema.String, path: Schema.String, status: Schema.NullOr(Schema.Number) }),
)
const log = async () => Schema.decodeUnknownSync(Lines)(await world.control("GET", "requests"))
const strike = (kind: FaultKind, method: string, path: string) =>
  world.control("POST", "faults", { kind, method, path, times: 1, ms: 1_000 })

test.each([
  ["rate-limited", 429],
  ["locked", 400],
] as const)("a write that is %s is sent again at once, and was not done before", async (kind, status) => {
  world = await openWorld("acme")
  const { receipt, target } = await world.run((connection) =>
    Effect.gen(function* () {
      const { steps } = yield* planOffboarding(connection, PLAN)
      const step = steps.find((one) => one.kind === "escalation-policy")
      if (step === undefined) return yield* Effect.die("no step")
      yield* Effect.promise(() => world.control("DELETE", "requests"))
      yield* Effect.promise(() => strike(kind, "PUT", "^/escalation_policies/"))
      return { receipt: yield* connection.perform(step), target: step.target }
    }),
  )
  expect(receipt.outcome).toBe("done")
  const path = `/escalation_policies/${target.id}`
  expect((await log()).map((line) => [line.method, line.path, line.status])).toEqual([
    ["GET", path, 200],
    ["PUT", path, status],
    ["PUT", path, 200],
  ])
})

test.each(["rate-limited", "error", "html", "drop-after"] as const)(
  "a preview is asked for again: %s",
  async (kind) => {
    world = await openWorld("acme")
    await strike(kind, "POST", "^/schedules/preview")
    const { blockers } = await world.run((connection) => planOffboarding(connection, PLAN))
    expect(blockers).toEqual([])
  },
)
