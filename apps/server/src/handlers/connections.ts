import * as Effect from "effect/Effect"
import { HttpApiBuilder } from "effect/http-api"
import { may } from "../access/may.ts"
import { Api } from "../api/index.ts"
import { CurrentCaller } from "../api/middleware.ts"
import { Host } from "../host.ts"
import { pageOf } from "./pages.ts"

export const connections = HttpApiBuilder.group(
  Api,
  "connections",
  Effect.fnUntraced(function* (handlers) {
    const { known } = (yield* Host).connections
    return handlers.handle(
      "listConnections",
      Effect.fnUntraced(function* ({ query }) {
        const caller = yield* CurrentCaller
        const theirs = known.filter(({ name }) => may(caller, "read", name))
        return yield* pageOf(
          theirs.map(({ name, connector, writes, approvals }) => ({ name, connector, writes, approvals })),
          ({ name }) => name,
          query,
        )
      }),
    )
  }),
)
