import * as Effect from "effect/Effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/index.ts"
import { Host } from "../host.ts"
import { pageOf } from "./pages.ts"

export const connectors = HttpApiBuilder.group(
  Api,
  "connectors",
  Effect.fnUntraced(function* (handlers) {
    const { connections } = yield* Host
    return handlers.handle("listConnectors", ({ query }) =>
      pageOf(
        connections.connectors.map(({ id, name, capabilities, settings, options }) => ({
          id,
          name,
          capabilities: capabilities.map((capability) => capability.name),
          settings,
          options,
        })),
        ({ id }) => id,
        query,
      ),
    )
  }),
)
