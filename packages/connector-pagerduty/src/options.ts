import * as Schema from "effect/Schema"

/** What a transfer leaves open. */
export const Options = Schema.Struct({
  /** Who is on duty stays until the running shift ends; else it changes hands at once. */
  handover: Schema.optionalKey(Schema.Literals(["now", "end-of-shift"])),
  /** Open incidents go to the successor, or back to the escalation policy that they came by. */
  incidents: Schema.optionalKey(Schema.Literals(["successor", "policy"])),
  /** How many weeks of cover are computed, before and after: 8, if left out. */
  weeks: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 12 }))),
})
export type Options = typeof Options.Type
