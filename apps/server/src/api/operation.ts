import { Plan, Receipt } from "@latchkey/core"
import { By, State } from "@latchkey/operations"
import * as Schema from "effect/Schema"

/** The performing of one plan, as its journal tells it. */
export const Operation = Schema.Struct({
  id: Schema.String,
  state: State,
  plan: Plan,
  receipts: Schema.Array(Receipt),
  by: By,
  approvals: Schema.Array(By),
  /** Not before then. */
  due: Schema.optionalKey(Schema.String),
  /** What it waits for, while it does. */
  waiting: Schema.optionalKey(Schema.Struct({ why: Schema.String, until: Schema.optionalKey(Schema.String) })),
  /** What is not as the plan's evidence promised, once all is done. */
  differences: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Steps that are not done. */
  left: Schema.Array(Schema.Struct({ step: Schema.String, line: Schema.String, why: Schema.String })),
}).annotate({ identifier: "Operation" })
