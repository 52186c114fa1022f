import * as Effect from "effect/Effect"
import { HttpApiBuilder } from "effect/http-api"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import { Api } from "../api/index.ts"
import { Refusal } from "../api/problem.ts"
import { tellOperations, tellSyncs } from "../counted.ts"
import { Host } from "../host.ts"

const ok = { status: "ok" } as const

export const health = HttpApiBuilder.group(
  Api,
  "health",
  Effect.fnUntraced(function* (handlers) {
    const { connections, inventory, journal, stopping } = yield* Host
    return handlers.handleAll({
      livez: () => Effect.succeed(ok),
      readyz: Effect.fnUntraced(function* () {
        if (stopping.isOpen()) return yield* new Refusal({ status: 503, message: "It is about to end." })
        // Without its database it can do nothing.
        yield* journal.told("")
        return ok
      }),
      metrics: Effect.fnUntraced(function* () {
        yield* tellOperations(journal)
        yield* tellSyncs(inventory, connections.known)
        return yield* PrometheusMetrics.format()
      }),
    })
  }),
)
