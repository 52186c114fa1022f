import { ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { type By, type Journal, type Operation, shortId } from "./journal.ts"

/** Whose yes a plan needs before it is performed: nobody's but the asker's, or another person's. */
export type Approvals = "none" | "another"

/** Does this person's yes count for what somebody asked? */
export const counts = (policy: Approvals, asker: By, by: By): boolean => policy === "none" || by.who !== asker.who

/** Says yes to an operation that waits for it: whoever performs operations may begin. */
export const approve = Effect.fn("operations.approve")(function* (
  journal: Journal,
  { id, state, by: asker }: Operation,
  by: By,
  policy: Approvals,
) {
  if (state !== "waiting for approval")
    return yield* refuse(`Operation ${shortId(id)} waits for no approval: it is ${state}.`, "Nothing is to be done.")
  if (!counts(policy, asker, by))
    return yield* refuse(`${by.who} asked for it: their own yes does not count.`, "Have another person approve it.")
  yield* journal.append(id, { type: "approved", by })
  yield* journal.append(id, { type: "state", state: "queued" })
})

const refuse = (message: string, remedy: string) =>
  new ConnectorError({ operation: "approve", message, remedy, reason: { _tag: "Settings" } })
