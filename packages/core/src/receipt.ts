import * as Schema from "effect/Schema"
import { Items } from "./plan.ts"

/** How a step ended. `blocked` wrote nothing; `changed underneath` let somebody else's change stand. */
export const Outcome = Schema.Literals(["done", "already done", "changed underneath", "blocked", "failed"])
export type Outcome = typeof Outcome.Type

/** What a step really did: the record of audit, and what undo is made from. */
export const Receipt = Schema.Struct({
  /** The step's key. */
  step: Schema.String,
  outcome: Outcome,
  /** The names of the items that this step changed. */
  items: Schema.Array(Schema.String),
  /** As really seen, before and after the write. */
  before: Items,
  after: Items,
  /** Ids that the source gave to what was made or changed. */
  ids: Schema.Array(Schema.String),
  /** RFC 3339, UTC: when it ended. */
  at: Schema.String,
  /** The remote's request ids. */
  requests: Schema.Array(Schema.String),
  /** The keys of what blocked. */
  blockedBy: Schema.optionalKey(Schema.Array(Schema.String)),
  /** RFC 3339, UTC: by then all that blocked is gone by itself; performed again then, it goes on. */
  until: Schema.optionalKey(Schema.String),
  /** In words: why it failed or was blocked, or how what was seen differs. */
  why: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "Receipt" })
export type Receipt = typeof Receipt.Type
