import type { Entitlements } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Client } from "./client.ts"
import { notYet } from "./not-yet.ts"

/** To fill in: who holds what. */
export const entitlements = (_client: Client): Entitlements => ({
  catalog: () => Stream.fail(notYet("Entitlements.catalog")),
  grants: (_query = {}) => Stream.fail(notYet("Entitlements.grants")),
  grantsOf: (_account) => Effect.fail(notYet("Entitlements.grantsOf")),
})
