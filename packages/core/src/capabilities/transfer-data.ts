import * as Schema from "effect/Schema"
import { capability } from "../capability.ts"
import type { Change } from "../change.ts"

/** Where a transfer leaves a choice; hosts make flags and forms of it. What a source can't do, its plan says. */
export const TransferOptions = Schema.Struct({
  /** Others than `to`, by the id of what they take over: `{ "P1SCHED": "cy@acme.test" }`. */
  destinations: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  /** Who is on duty stays until the running shift ends; else it changes hands at once. */
  handover: Schema.optionalKey(Schema.Literals(["now", "end-of-shift"])),
  /** Open incidents go to the successor, or back to the escalation policy that they came by. */
  incidents: Schema.optionalKey(Schema.Literals(["successor", "policy"])),
  /** How many weeks of cover are computed, before and after: 8, if left out. */
  weeks: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 12 }))),
})
export type TransferOptions = typeof TransferOptions.Type

/** Hands what a person is responsible for to somebody else: ids or e-mails. Without `to`, blockers suggest who could. */
export type TransferData = Change<{ readonly from: string; readonly to?: string; readonly options?: TransferOptions }>

export const TransferData = capability<TransferData>("TransferData")
