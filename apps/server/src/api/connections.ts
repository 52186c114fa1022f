import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import * as Schema from "effect/Schema"
import { page, paging } from "./page.ts"
import { needs } from "./scope.ts"

/** A connector with settings and a name. */
export const Connection = Schema.Struct({
  name: Schema.String,
  connector: Schema.String,
  /** False: nothing is changed through it. */
  writes: Schema.Boolean,
  /** Whose yes its plans need before they are performed. */
  approvals: Schema.Literals(["none", "another"]),
}).annotate({ identifier: "Connection" })

export const connections = HttpApiGroup.make("connections").add(
  HttpApiEndpoint.get("listConnections", "/v1/connections", { query: paging, success: page(Connection) }).annotateMerge(
    needs("read", "What is configured"),
  ),
)
