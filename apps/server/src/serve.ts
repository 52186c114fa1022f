import { createServer } from "node:http"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import type { Connections } from "@latchkey/connections"
import { ConnectorError } from "@latchkey/core"
import { openDatabase, type Place } from "@latchkey/database"
import { makeInventory } from "@latchkey/inventory"
import { makeJournal, makePlans, work } from "@latchkey/operations"
import * as ByteSize from "effect/ByteSize"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { HttpApiBuilder, HttpApiScalar } from "effect/http-api"
import { MaxBodySize } from "effect/http/HttpIncomingMessage"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"
import { authorization } from "./access/authorization.ts"
import { makeKeys } from "./access/keys.ts"
import { makeOidc } from "./access/oidc.ts"
import { answering } from "./answering.ts"
import { Api } from "./api/index.ts"
import { Answering } from "./api/middleware.ts"
import { counted } from "./counted.ts"
import { elsewhere } from "./elsewhere.ts"
import { handlers } from "./handlers/index.ts"
import { Host, makeOpen } from "./host.ts"

/** How long it says that it is about to end before it takes no more requests, so that nobody sends it any. */
const NOTICE = "1 second"

/** How long requests that run are waited for: with the steps that run after them, no longer than a container has. */
const DRAIN = "8 seconds"

/** Where to serve what. */
export interface Serving {
  readonly connections: Connections
  readonly port: number
  /** This machine alone, if left out. */
  readonly host?: string
  /** The database of this machine, or that the environment names, if left out. */
  readonly place?: Place
}

/**
 * Answers over HTTP and performs what is asked for, for as long as the scope lasts. At its end it says so first, answers
 * what it was asked, and hands over what it performs. Gives its address, and the first time the administrator's key.
 */
export const serve = Effect.fnUntraced(function* ({ connections, port, host = "127.0.0.1", place }: Serving) {
  // Untraced: what is asked later is no part of how it began.
  const database = yield* openDatabase(place)
  const journal = counted(yield* makeJournal(database))
  const plans = yield* makePlans(
    database,
    journal,
    (name) => connections.known.find((one) => one.name === name)?.approvals ?? "none",
  )
  const inventory = yield* makeInventory(database)
  const keys = yield* makeKeys(database)
  const oidc = connections.server.oidc === undefined ? undefined : yield* makeOidc(connections.server.oidc)
  const open = yield* makeOpen(connections)
  const stopping = yield* Latch.make()

  const sources = { known: connections.known, open: (name = "") => open(name) }
  yield* Effect.forkScoped(work({ journal, inventory, sources }))

  const services = Layer.succeed(Host, {
    connections,
    open,
    journal,
    plans,
    inventory,
    keys,
    callerOf: (token) => (token.startsWith("lk_") || oidc === undefined ? keys.callerOf(token) : oidc(token)),
    stopping,
  })
  const http = yield* Layer.build(
    HttpRouter.serve(app, { disableLogger: true, disableListenLog: true }).pipe(
      Layer.provide(services),
      Layer.provideMerge(NodeHttpServer.layer(createServer, { port, host, gracefulShutdownTimeout: DRAIN })),
      Layer.provide(Layer.succeed(MaxBodySize, ByteSize.mebibytes(1))),
    ),
  ).pipe(Effect.catchTag("ServeError", ({ cause }) => Effect.fail(notThere(host, port, cause))))
  yield* Effect.addFinalizer(() => Effect.andThen(stopping.open, Effect.sleep(NOTICE)))

  const key = yield* keys.first
  return {
    url: HttpServer.formatAddress(Context.get(http, HttpServer.HttpServer).address),
    ...(key !== undefined && { key }),
  }
})

const notThere = (host: string, port: number, cause: unknown) =>
  new ConnectorError({
    operation: "serve",
    message: `It can't listen at ${host}:${port}: ${cause instanceof Error ? cause.message : String(cause)}`,
    remedy: "Name another port with --port, or stop what listens there.",
    reason: { _tag: "Settings" },
  })

const app = Layer.mergeAll(
  HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }).pipe(
    Layer.provide(handlers),
    Layer.provide([
      authorization,
      Layer.succeed(Answering, (effect, { endpoint }) => answering(endpoint.path)(effect)),
    ]),
  ),
  HttpApiScalar.layer(Api),
  elsewhere,
)
