import type { OnCallCheck } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { Client } from "./client.ts"
import { notYet } from "./not-yet.ts"

/** To fill in: asked of Sample at this moment, never of a cache. */
export const onCallCheck = (_client: Client): OnCallCheck => ({
  check: (_request) => Effect.fail(notYet("OnCallCheck.check")),
})
