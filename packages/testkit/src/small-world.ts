import { type Capability, compose, ConnectorError, Deprovision, type Opened, TransferData } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { Source } from "./small-source.ts"
import type { World } from "./world.ts"

const TOKEN = "canary-4b1d"
const documented = /^\/(accounts|rota|covers|tasks|vault)/

/** The world of the small connector. */
export const smallWorld = (source: Source): World => ({
  settings: { token: TOKEN, region: "eu" },
  secrets: [TOKEN],
  reset: Effect.sync(source.reset),
  snapshot: Effect.sync(source.snapshot),
  accounts: Effect.sync(() => source.state().accounts.map(({ id }) => id)),
  changes: [
    { name: "transfer", plan: (opened) => transfer(opened) },
    {
      name: "offboard",
      plan: (opened) =>
        Effect.gen(function* () {
          const remove = yield* provided(opened, Deprovision)
          return compose(yield* transfer(opened), yield* remove.plan({ account: "ana" }))
        }),
      deletes: true,
      obstruct: Effect.sync(() => void (source.state().tasks["t9"] = "ana")),
      blind: Effect.sync(() => void (source.state().locked = true)),
    },
  ],
  touch: ({ kind, target }) =>
    Effect.sync(() => {
      const now = source.state()
      if (kind === "rota") now.rota["tuesday"] = "dora"
      if (kind === "account")
        now.accounts = now.accounts.map((one) => (one.id === target.id ? { ...one, name: "new" } : one))
    }),
  requests: Effect.sync(() => [...source.sent()]),
  faults: {
    inject: (fault) => Effect.sync(() => source.inject(fault)),
    struck: Effect.sync(source.struck),
    clear: Effect.sync(() => source.inject(undefined)),
  },
  clock: { advance: (seconds) => Effect.sync(() => source.advance(seconds)) },
  contract: Effect.sync(() => ({
    exchanges: source.sent().length,
    problems: source
      .sent()
      .flatMap(({ method, path }) => (documented.test(path) ? [] : [`${method} ${path} is not in the document`])),
  })),
})

const transfer = (opened: Opened) =>
  Effect.flatMap(provided(opened, TransferData), ({ plan }) => plan({ from: "ana", to: "ben" }))

/** What an opened connector provides under a token. */
export const provided = <Shape>(opened: Opened, { key, name }: Capability<Shape>) =>
  opened.capabilities.has(key)
    ? // The one boundary: a key stands for its capability's shape, as in core's container.
      Effect.succeed(opened.capabilities.get(key) as Shape)
    : new ConnectorError({
        operation: name,
        message: `There is no ${name}.`,
        remedy: "Provide it.",
        reason: { _tag: "NotFound" },
      })
