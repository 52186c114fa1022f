import { assert } from "vitest"
import { same } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { fresh, inOrder, writesOf } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 5. What was changed from outside before a write is not overwritten. */
export const aChangeFromOutsideStands: Law = {
  name: "a change from outside stands",
  needs: "a step that is not standing, and a `touch` that changes its target",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    let judged = 0
    for (const change of world.changes) {
      const count = (yield* change.plan(yield* fresh(subject))).steps.length
      for (let index = 0; index < count; index++) {
        const opened = yield* fresh(subject)
        const steps = inOrder((yield* change.plan(opened)).steps)
        const step = steps[index]
        if (step === undefined || step.standing) continue
        for (const earlier of steps.slice(0, index)) yield* opened.perform(earlier)
        const untouched = yield* world.snapshot
        yield* world.touch(step)
        const touched = yield* world.snapshot
        // Some things can't be changed: they are there, or not.
        if (same(touched, untouched)) continue
        const written = (yield* writesOf(world)).length
        const { outcome } = yield* opened.perform(step)
        assert.equal(outcome, "changed underneath", step.line)
        assert.equal((yield* writesOf(world)).length, written, step.line)
        assert.deepEqual(yield* world.snapshot, touched, step.line)
        judged++
      }
    }
    return judged
  }),
}
