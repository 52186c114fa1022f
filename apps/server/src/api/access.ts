import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import * as Schema from "effect/Schema"
import { needs } from "./scope.ts"

const properties = { properties: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json)) }
const Entity = Schema.Struct({ type: Schema.String, id: Schema.String, ...properties })

/** OpenID AuthZEN 1.0: may this subject do this with that, now? */
export const Evaluation = Schema.Struct({
  subject: Entity,
  action: Schema.Struct({ name: Schema.String, ...properties }),
  resource: Entity,
  context: Schema.optionalKey(Schema.Record(Schema.String, Schema.Json)),
}).annotate({ identifier: "Evaluation" })
export type Evaluation = typeof Evaluation.Type

export const Decision = Schema.Struct({
  decision: Schema.Boolean,
  context: Schema.Struct({
    /** Why, in words. */
    reason: Schema.String,
    /** RFC 3339, UTC: how long a yes is good for. */
    until: Schema.optionalKey(Schema.String),
  }),
}).annotate({ identifier: "Decision" })
export type Decision = typeof Decision.Type

export const access = HttpApiGroup.make("access").add(
  HttpApiEndpoint.post("evaluateAccess", "/access/v1/evaluation", {
    payload: Evaluation,
    success: Decision,
  }).annotateMerge(needs("read", "May a subject have this now? (AuthZEN 1.0)")),
)
