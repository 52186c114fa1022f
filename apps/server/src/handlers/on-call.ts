import { OnCallCheck } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/index.ts"
import { capability } from "../host.ts"
import { idOf } from "./accounts.ts"

export const onCall = HttpApiBuilder.group(Api, "onCall", (handlers) =>
  handlers.handle(
    "checkOnCall",
    Effect.fnUntraced(function* ({ params: { connection }, payload: { account, schedules, at } }) {
      const { check } = yield* capability(connection, OnCallCheck)
      return yield* check({
        account: yield* idOf(connection, account),
        ...(schedules !== undefined && { schedules }),
        ...(at !== undefined && { at: DateTime.formatIso(DateTime.makeUnsafe(at)) }),
      })
    }),
  ),
)
