import { type Connections, openOnce } from "@latchkey/connections"
import { type Capability, type Connection, ConnectorError } from "@latchkey/core"
import type { Inventory } from "@latchkey/inventory"
import type { Journal, Plans } from "@latchkey/operations"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Latch from "effect/Latch"
import type * as Scope from "effect/Scope"
import type { Caller } from "./api/middleware.ts"
import type { Keys } from "./access/keys.ts"

/** What the handlers work with. */
export class Host extends Context.Service<
  Host,
  {
    readonly connections: Connections
    /** A connection by name, opened once for all who use it: they share its source's rate limit. */
    readonly open: (name: string) => Effect.Effect<Connection, ConnectorError, Scope.Scope>
    readonly journal: Journal
    readonly plans: Plans
    readonly inventory: Inventory
    readonly keys: Keys
    /** Who has a bearer token; nobody, where it is not good. */
    readonly callerOf: (token: string) => Effect.Effect<Caller | undefined, ConnectorError>
    /** Open, from when the process was asked to end. */
    readonly stopping: Latch.Latch
  }
>()("latchkey/server/Host") {}

/** What a connection provides under a token. */
export const capability = Effect.fnUntraced(function* <Shape>(name: string, token: Capability<Shape>) {
  const { open } = yield* Host
  return yield* (yield* open(name)).resolve(token)
})

/** Opens connections, each once for all who use it; one that there is not is 404. */
export const makeOpen = (connections: Connections) =>
  Effect.map(
    openOnce(connections),
    (open) => (name: string) =>
      connections.known.some((one) => one.name === name) ? open(name) : Effect.fail(unknown(name)),
  )

const unknown = (name: string) =>
  new ConnectorError({
    operation: "connect",
    message: `There is no connection "${name}".`,
    remedy: "GET /v1/connections lists those that there are.",
    reason: { _tag: "NotFound" },
  })
