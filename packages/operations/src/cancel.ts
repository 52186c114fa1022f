import * as Effect from "effect/Effect"
import { newPerformer } from "./claims.ts"
import { type By, isEnded, type Journal, type Operation } from "./journal.ts"

/**
 * Asks an operation to stop: between steps, never in one. Gives `true` where it has stopped, because nobody performs it;
 * else whoever performs it stops after the step that runs.
 */
export const cancel = Effect.fn("operations.cancel")(function* (journal: Journal, { id, state }: Operation, by: By) {
  if (isEnded(state)) return true
  yield* journal.append(id, { type: "cancel asked", by })
  const claim = yield* journal.claim(id, newPerformer())
  if ("performer" in claim) return false
  if ("state" in claim && isEnded(claim.state)) return true
  yield* journal.append(id, { type: "state", state: "cancelled" })
  return true
})
