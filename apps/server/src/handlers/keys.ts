import * as Effect from "effect/Effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/index.ts"
import { Refusal } from "../api/problem.ts"
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
      makeKey: Effect.fnUntraced(function* ({ payload }) {
        if (payload.scopes.includes("admin") && payload.connections !== undefined) return yield* notOfSome
        return yield* kept.make(payload)
      }),
      revokeKey: ({ params }) => kept.revoke(params.key),
    })
  }),
)

const notOfSome = new Refusal({
  status: 422,
  message: "An administrator's key is good for every connection: it makes keys for any.",
  remedy: "Leave `connections` out, or the scope `admin`.",
})
