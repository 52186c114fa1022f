import { ConnectorError, type Plan, sharedBy } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { type Journal, type Operation, operationId, shortId, subjectOf } from "./journal.ts"

/** Is the process still there that performs it? A killed one leaves its operation as running. */
export const isAlive = ({ state, process: pid }: Operation): boolean => {
  if (state !== "running" || pid === undefined) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process may not be asked, and is there.
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

/** Two operations that touch the same accounts or targets are not performed at once: the second is refused, and says for whom. */
export const refuseBeside = Effect.fnUntraced(function* (journal: Journal, plan: Plan) {
  const id = operationId(plan)
  for (const { id: other, state } of yield* journal.list) {
    if (other === id || state !== "running") continue
    const operation = yield* journal.read(other)
    if (operation === undefined || sharedBy(operation.plan, plan).length === 0) continue
    const { plan: theirs, by } = operation
    const [how, remedy] = isAlive(operation)
      ? ["runs now", "Wait for its end, then run the same command again."]
      : [
          "was stopped half way",
          `Finish it (\`latchkey operations resume ${shortId(other)}\`) or give it up (\`latchkey operations cancel ${shortId(other)}\`) first.`,
        ]
    return yield* new ConnectorError({
      operation: "perform",
      message: `The operation "${theirs.change} ${subjectOf(theirs)}" (${shortId(other)}) of ${by.who} touches the same people or things, and ${how}: nothing was changed.`,
      remedy,
      reason: { _tag: "Settings" },
    })
  }
})
