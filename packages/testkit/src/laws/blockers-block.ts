import { assert } from "vitest"
import { heldBack } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { fresh, inOrder, performAll, writesOf } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 6. Blockers block, guards hold at the write, and where not all is seen nothing irreversible is done. */
export const blockersBlock: Law = {
  name: "blockers block, guards hold, blindness holds back",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    for (const change of world.changes.filter(({ deletes }) => deletes === true)) {
      const opened = yield* fresh(subject)
      const draft = yield* change.plan(opened)
      const last = inOrder(draft.steps).at(-1)
      if (world.obstruct !== undefined && last !== undefined) {
        yield* performAll(opened, { ...draft, steps: draft.steps.filter(({ key }) => key !== last.key) })
        yield* world.obstruct
        const written = (yield* writesOf(world)).length
        const receipt = yield* opened.perform(last)
        assert.equal(receipt.outcome, "blocked", last.line)
        assert.notDeepEqual(receipt.blockedBy, [], last.line)
        assert.equal((yield* writesOf(world)).length, written, last.line)
      }
      if (world.blind !== undefined) {
        const sightless = yield* fresh(subject)
        yield* world.blind
        const plan = yield* change.plan(sightless)
        const irreversible = plan.steps.filter(({ reversible }) => !reversible)
        assert.notDeepEqual(plan.sight.unseen, [], change.name)
        assert.equal(
          irreversible.every((step) => heldBack(plan, step)),
          true,
          change.name,
        )
      }
    }
  }),
}
