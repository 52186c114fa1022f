import * as Effect from "effect/Effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/index.ts"
import { Host } from "../host.ts"
import { pageOf } from "./pages.ts"

export const keys = HttpApiBuilder.group(
  Api,
  "keys",
  Effect.fnUntraced(function* (handlers) {
    const { keys: kept } = yield* Host
    return handlers.handleAll({
      listKeys: Effect.fnUntraced(function* ({ query }) {
        return yield* pageOf(yield* kept.list, ({ made, id }) => `${made} ${id}`, { ...query, newestFirst: true })
      }),
      makeKey: ({ payload }) => kept.make(payload),
      revokeKey: ({ params }) => kept.revoke(params.key),
    })
  }),
)
