import { assert, expect, test } from "vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Schema from "effect/Schema"
import { capability, provide } from "./capability.ts"
import { defineConnector } from "./connector.ts"
import { type Connection, makeContainer } from "./container.ts"
import { defineStep } from "./step.ts"
import { takeBack } from "./take-back.ts"

interface Greeter {
  readonly greet: () => string
}
const Greeter = capability<Greeter>("Greeter")
const Unknown = capability<Greeter>("Unknown")

const written: Array<string> = []
const light = defineStep({
  kind: "light",
  intent: Schema.Struct({ on: Schema.Boolean }),
  item: Schema.String,
  reversible: true,
  look: () => Effect.sync(() => ({ state: { light: written.at(-1) ?? "off" }, raw: undefined })),
  want: () => ({ light: "on" }),
  act: (_client: string, _target, _now, wanted) => Effect.sync(() => void written.push(wanted["light"] ?? "off")),
  say: () => "Light on",
})
const connector = defineConnector({
  id: "lamp",
  name: "Lamp",
  contract: 1,
  settings: Schema.Struct({ name: Schema.String, token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String)) }),
  client: ({ name }) => Effect.succeed(name),
  capabilities: [provide(Greeter, (name: string) => ({ greet: () => `hello from ${name}` }))],
  steps: [light],
})
const planned = light.plan({
  target: { type: "light", id: "l1", name: "Light" },
  intent: { on: true },
  state: { light: "off" },
  stage: 1,
})

const connected = <A, E>(use: (eu: Connection, us: Connection) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const container = makeContainer()
    container.register(connector)
    const eu = yield* container.connect({ name: "eu", connector: "lamp", settings: { name: "eu" } })
    const us = yield* container.connect({ name: "us", connector: "lamp", settings: { name: "us" }, writes: false })
    return yield* use(eu, us)
  }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer), Effect.runPromise)

test("each connection resolves its own", async () => {
  const both = await connected((eu, us) => Effect.all([eu.resolve(Greeter), us.resolve(Greeter)]))
  expect(both.map(({ greet }) => greet())).toEqual(["hello from eu", "hello from us"])
})

test("a capability that is not there is an error that says so", async () => {
  const error = await connected((eu) => Effect.flip(eu.resolve(Unknown)))
  expect(error).toMatchObject({ reason: { _tag: "NotFound" }, message: 'The connection "eu" has no Unknown.' })
})

test("`writes: false` refuses performing and undoing, and changes nothing", async () => {
  assert.isDefined(planned)
  const step = planned ?? assert.fail()
  const [refused, rebased, done, undone] = await connected((eu, us) =>
    Effect.gen(function* () {
      const no = yield* Effect.flip(us.perform(step))
      expect(written).toEqual([])
      const now = yield* us.rebase(step)
      const receipt = yield* eu.perform(step)
      const back = takeBack(step, receipt)
      expect((yield* Effect.flip(us.perform(back))).message).toContain("writes: false")
      return [no, now, receipt, yield* eu.perform(back)] as const
    }),
  )
  expect(refused).toMatchObject({ reason: { _tag: "Settings" } })
  expect(rebased.before).toEqual({ light: "off" })
  expect([done.outcome, undone.outcome, written]).toEqual(["done", "done", ["on", "off"]])
})

test("a connector that is not installed, a kind that is not known, and wrong settings are errors", async () => {
  const container = makeContainer()
  const open = (id: string, settings: unknown) =>
    container
      .connect({ name: "x", connector: id, settings })
      .pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer), Effect.flip, Effect.runPromise)
  expect((await open("lamp", {})).message).toContain("No connector")
  container.register(connector)
  expect(await open("lamp", {})).toMatchObject({ reason: { _tag: "Settings" } })
  const step = planned ?? assert.fail()
  const error = await connected((eu) => Effect.flip(eu.perform({ ...step, kind: "other" })))
  expect(error.reason._tag).toBe("ContractBroken")
})

test("wrong settings do not show the secrets among them", async () => {
  const container = makeContainer()
  container.register(connector)
  const wrong = [{ token: "canary" }, { name: "x", token: ["canary"] }, { name: 1, token: "canary" }]
  for (const settings of wrong) {
    const error = await container
      .connect({ name: "x", connector: "lamp", settings })
      .pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer), Effect.flip, Effect.runPromise)
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain("canary")
  }
})
