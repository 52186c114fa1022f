import { Entitlement } from "@latchkey/core"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import * as Schema from "effect/Schema"
import { page, paging } from "./page.ts"
import { needs } from "./scope.ts"

/** What can be held. */
export const entitlements = HttpApiGroup.make("entitlements").add(
  HttpApiEndpoint.get("listEntitlements", "/v1/connections/:connection/entitlements", {
    params: { connection: Schema.String },
    query: paging,
    success: page(Entitlement),
  }).annotateMerge(needs("read", "What can be held")),
)
