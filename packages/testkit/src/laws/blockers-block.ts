import { assert } from "vitest"
import { heldBack } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { fresh, inOrder, performAll, writesOf } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 6. Blockers block, guards hold at the write, and where not all is seen nothing irreversible is done. */
export const blockersBlock: Law = {
  name: "blockers block, guards hold, blindness holds back",
  needs: "a change that can't be taken back, with an `obstruct`, and one with a `blind`",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    let guarded = 0
    let blinded = 0
    for (const change of world.changes) {
      const opened = yield* fresh(subject)
      const draft = yield* change.plan(opened)
      const last = inOrder(draft.steps).at(-1)
      if (change.obstruct !== undefined && last !== undefined) {
        yield* performAll(opened, { ...draft, steps: draft.steps.filter(({ key }) => key !== last.key) })
        yield* change.obstruct
        const written = (yield* writesOf(world)).length
        const receipt = yield* opened.perform(last)
        assert.equal(receipt.outcome, "blocked", last.line)
        assert.notDeepEqual(receipt.blockedBy, [], last.line)
        assert.equal((yield* writesOf(world)).length, written, last.line)
        guarded++
      }
      if (change.blind !== undefined) {
        const sightless = yield* fresh(subject)
        yield* change.blind
        const plan = yield* change.plan(sightless)
        const irreversible = plan.steps.filter(({ reversible }) => !reversible)
        assert.notDeepEqual(plan.sight.unseen, [], change.name)
        assert.equal(
          irreversible.every((step) => heldBack(plan, step)),
          true,
          change.name,
        )
        blinded += irreversible.length
      }
    }
    return Math.min(guarded, blinded)
  }),
}
