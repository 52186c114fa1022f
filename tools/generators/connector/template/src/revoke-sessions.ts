import type { RevokeSessions } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { Client } from "./client.ts"
import { notYet } from "./not-yet.ts"

/** To fill in: plans to sign somebody out everywhere, and nothing else. */
export const revokeSessions = (_client: Client): RevokeSessions => ({
  plan: (_request) => Effect.fail(notYet("RevokeSessions.plan")),
})
