import { Plan, TransferOptions } from "@latchkey/core"
import { By } from "@latchkey/operations"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import * as Schema from "effect/Schema"
import { Instant } from "./instant.ts"
import { Operation } from "./operation.ts"
import { preconditions } from "./problem.ts"
import { needs } from "./scope.ts"

/** The same key and the same request: the same answer. */
export const idempotent = {
  "idempotency-key": Schema.optionalKey(Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(255))),
}

/** A plan as the contract has it, with who asked for it, and who said yes. */
export const KeptPlan = Schema.Struct({
  ...Plan.fields,
  by: By,
  approvals: Schema.Array(Schema.Struct({ ...By.fields, at: Schema.String })),
}).annotate({ identifier: "KeptPlan" })

const params = { plan: Schema.String }
/** Its ETag is the digest of all that a person approves. */
const withETag = HttpApiSchema.WithHeaders(KeptPlan, { etag: Schema.String })

/** A new plan, and where it is. */
export const made = HttpApiSchema.WithHeaders(KeptPlan, { etag: Schema.String, location: Schema.String }).annotate({
  httpApiStatus: 201,
})

export const plans = HttpApiGroup.make("plans").add(
  HttpApiEndpoint.post("makePlan", "/v1/connections/:connection/plans", {
    params: { connection: Schema.String },
    headers: idempotent,
    payload: Schema.Struct({
      change: Schema.Literals(["transfer", "deprovision", "offboard", "revoke-sessions"]),
      /** Whom it is about: an id or an e-mail. */
      subject: Schema.String,
      /** Who takes over. */
      destination: Schema.optionalKey(Schema.String),
      options: Schema.optionalKey(TransferOptions),
      /** Why: a ticket, say. */
      reason: Schema.String,
    }),
    success: made,
  }).annotateMerge(needs("plan", "Plan a change; nothing is changed yet")),
  HttpApiEndpoint.get("readPlan", "/v1/plans/:plan", { params, success: withETag }).annotateMerge(
    needs("read", "A plan, with who said yes to it"),
  ),
  HttpApiEndpoint.post("approvePlan", "/v1/plans/:plan/approvals", { params, success: withETag }).annotateMerge(
    needs("approve", "Say yes to a plan"),
  ),
  HttpApiEndpoint.delete("takeApprovalBack", "/v1/plans/:plan/approvals", { params, success: withETag }).annotateMerge(
    needs("approve", "Take a yes back"),
  ),
  HttpApiEndpoint.post("performPlan", "/v1/plans/:plan/operations", {
    params,
    headers: {
      ...idempotent,
      /** The ETag of the plan that was seen. */
      "if-match": Schema.optionalKey(Schema.String),
    },
    payload: [
      Schema.Struct({
        /** Not before then. */
        at: Schema.optionalKey(Instant),
      }),
      // No body says: at once.
      Schema.Null,
    ],
    success: HttpApiSchema.WithHeaders(Operation, { location: Schema.String }).annotate({ httpApiStatus: 202 }),
    error: preconditions,
  }).annotateMerge(needs("perform", "Have a plan performed: at once, or at a time")),
)
