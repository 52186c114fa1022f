import {
  type Change,
  defineConnector,
  Deprovision,
  type Draft,
  makeContainer,
  provide,
  TransferData,
} from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Schema from "effect/Schema"
import { expect, test } from "vitest"
import { type Asked, planChange } from "./plan-change.ts"

/** Plans nothing, and says what it was asked. */
const saying = (what: string): Change<object> => ({
  plan: (request) =>
    Effect.succeed<Draft>({
      steps: [],
      blockers: [],
      warnings: [`${what} ${JSON.stringify(request)}`],
      sight: { unseen: [] },
    }),
})
const deprovision = provide(Deprovision, () => saying("deprovision"))
const transfer = provide(TransferData, () => saying("transfer"))

const plan = (capabilities: ReadonlyArray<typeof deprovision>, asked: Asked) => {
  const container = makeContainer()
  container.register(
    defineConnector({
      id: "app",
      name: "The app",
      contract: 1,
      settings: Schema.Struct({}),
      client: () => Effect.void,
      capabilities,
      steps: [],
    }),
  )
  return container.connect({ name: "acme", connector: "app", settings: {} }).pipe(
    Effect.flatMap((connection) => planChange(connection, asked)),
    Effect.map(({ warnings }) => warnings),
    Effect.scoped,
    Effect.provide(FetchHttpClient.layer),
    Effect.runPromise,
  )
}

test("an offboarding hands over, then takes the account away", async () => {
  expect(await plan([deprovision, transfer], { change: "offboard", who: "ana", to: "bo" })).toEqual([
    'transfer {"from":"ana","to":"bo"}',
    'deprovision {"account":"ana"}',
  ])
})

test("where nothing can be handed over it takes the account away, and says so", async () => {
  expect(await plan([deprovision], { change: "offboard", who: "ana", to: "bo" })).toEqual([
    expect.stringContaining("Nothing is handed over: the connector for The app can't."),
    'deprovision {"account":"ana"}',
  ])
})

test.each(["transfer", "revoke-sessions"] as const)(
  "asked for %s alone, a connector without it is an error",
  (change) => expect(plan([deprovision], { change, who: "ana" })).rejects.toThrow(/The connection "acme" has no \w+\./),
)
