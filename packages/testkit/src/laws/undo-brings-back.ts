import { assert } from "vitest"
import { takeBack } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { fresh, inOrder } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 8. What is called reversible can be undone: every such step's target is then as it was before. */
export const undoBringsBack: Law = {
  name: "undo brings back what was before",
  needs: "a step that can be taken back",
  holds: Effect.fn(function* (subject) {
    let judged = 0
    for (const change of subject.world.changes) {
      const opened = yield* fresh(subject)
      const steps = inOrder((yield* change.plan(opened)).steps).filter(({ reversible }) => reversible)
      const performed = []
      for (const step of steps) performed.push({ step, receipt: yield* opened.perform(step) })
      for (const { step, receipt } of performed.toReversed())
        assert.equal((yield* opened.perform(takeBack(step, receipt))).outcome, "done", step.line)
      for (const { step, receipt } of performed)
        assert.deepEqual((yield* opened.rebase(step)).before, receipt.before, step.line)
      judged += performed.length
    }
    return judged
  }),
}
