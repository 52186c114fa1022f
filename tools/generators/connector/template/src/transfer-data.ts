import type { TransferData } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { Client } from "./client.ts"
import { notYet } from "./not-yet.ts"

/** To fill in: plans to hand over what somebody is responsible for; without `to`, blockers say who could take it. */
export const transferData = (_client: Client): TransferData => ({
  plan: (_request) => Effect.fail(notYet("TransferData.plan")),
})
