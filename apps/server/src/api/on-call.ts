import { OnCall } from "@latchkey/core"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import * as Schema from "effect/Schema"
import { Instant } from "./instant.ts"
import { needs } from "./scope.ts"

export const onCall = HttpApiGroup.make("onCall").add(
  HttpApiEndpoint.post("checkOnCall", "/v1/connections/:connection/on-call", {
    params: { connection: Schema.String },
    payload: Schema.Struct({
      /** An id, or an e-mail. */
      account: Schema.String,
      /** Ids or exact names; only duties on these count. */
      schedules: Schema.optionalKey(Schema.Array(Schema.String)),
      /** Now, if left out. */
      at: Schema.optionalKey(Instant),
    }),
    success: OnCall,
  }).annotateMerge(needs("read", "Is somebody on call, now or at an instant?")),
)
