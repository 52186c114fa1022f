import type { SignIns } from "@latchkey/core"
import * as Stream from "effect/Stream"
import type { Client } from "./client.ts"
import { notYet } from "./not-yet.ts"

/** To fill in: when everybody last signed in. */
export const signIns = (_client: Client): SignIns => ({
  signIns: () => Stream.fail(notYet("SignIns.signIns")),
})
