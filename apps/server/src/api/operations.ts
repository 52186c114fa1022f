import { Entry, State, Summary } from "@latchkey/operations"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import * as Schema from "effect/Schema"
import { Operation } from "./operation.ts"
import { page, paging } from "./page.ts"
import { idempotent, made } from "./plans.ts"
import { needs } from "./scope.ts"

const params = { operation: Schema.String }
const Told = Entry.annotate({ identifier: "Entry" })
const accepted = Operation.pipe(HttpApiSchema.status("Accepted"))

export const operations = HttpApiGroup.make("operations").add(
  HttpApiEndpoint.get("listOperations", "/v1/operations", {
    query: { ...paging, state: Schema.optionalKey(State) },
    success: page(Summary.annotate({ identifier: "Summary" })),
  }).annotateMerge(needs("read", "What was begun, newest first")),
  HttpApiEndpoint.get("readOperation", "/v1/operations/:operation", { params, success: Operation }).annotateMerge(
    needs("read", "How an operation stands"),
  ),
  /** As they come, until it ends; with `Accept: application/json` those that there are. */
  HttpApiEndpoint.get("followOperation", "/v1/operations/:operation/events", {
    params,
    headers: {
      accept: Schema.optionalKey(Schema.String),
      /** The index of the last event that was seen. */
      "last-event-id": Schema.optionalKey(Schema.Int),
    },
    success: [
      HttpApiSchema.StreamSse({
        events: Schema.Struct({ id: Schema.String, event: Schema.String, data: Schema.fromJsonString(Told) }),
      }),
      Schema.Array(Told),
      // Nothing more will come: whoever follows need not come back.
      HttpApiSchema.NoContent,
    ],
  }).annotateMerge(needs("read", "An operation's events, as they come")),
  HttpApiEndpoint.post("cancelOperation", "/v1/operations/:operation/cancel", {
    params,
    success: accepted,
  }).annotateMerge(needs("perform", "Stop an operation, between two steps")),
  HttpApiEndpoint.post("resumeOperation", "/v1/operations/:operation/resume", {
    params,
    success: accepted,
  }).annotateMerge(needs("perform", "Go on with an operation")),
  /** Makes a plan that takes back what can be: approved and performed like any other. */
  HttpApiEndpoint.post("undoOperation", "/v1/operations/:operation/undo", {
    params,
    headers: idempotent,
    success: made,
  }).annotateMerge(needs("plan", "Plan to take back what an operation did")),
)
