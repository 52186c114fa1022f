import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import * as Schema from "effect/Schema"
import { page, paging } from "./page.ts"
import { needs } from "./scope.ts"

/** What is installed, and what it can do. */
export const Connector = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  capabilities: Schema.Array(Schema.String),
  /** The names of its settings, never their values. */
  settings: Schema.Array(Schema.String),
  /** The names of what a transfer leaves open. */
  options: Schema.Array(Schema.String),
}).annotate({ identifier: "Connector" })

export const connectors = HttpApiGroup.make("connectors").add(
  HttpApiEndpoint.get("listConnectors", "/v1/connectors", { query: paging, success: page(Connector) }).annotateMerge(
    needs("read", "What is installed, and what it can do"),
  ),
)
