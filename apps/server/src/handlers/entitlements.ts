import { Entitlements } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { HttpApiBuilder } from "effect/http-api"
import * as Stream from "effect/Stream"
import { Api } from "../api/index.ts"
import { capability } from "../host.ts"
import { pageOf } from "./pages.ts"

export const entitlements = HttpApiBuilder.group(Api, "entitlements", (handlers) =>
  handlers.handle(
    "listEntitlements",
    Effect.fnUntraced(function* ({ params, query }) {
      const { catalog } = yield* capability(params.connection, Entitlements)
      const all = yield* Stream.runCollect(catalog())
      return yield* pageOf(all, ({ type, id }) => JSON.stringify([type, id]), query)
    }),
  ),
)
