import { assert } from "vitest"
import * as Effect from "effect/Effect"
import { fresh, inOrder } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 9. Two looks with the clock moved are equal, and what is wanted of what was wanted is the same again. */
export const lookingIsStable: Law = {
  name: "looking is stable, wanting idempotent",
  needs: "a change with a step to perform",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    let judged = 0
    for (const change of world.changes) {
      const opened = yield* fresh(subject)
      for (const step of inOrder((yield* change.plan(opened)).steps)) {
        const one = yield* opened.rebase(step)
        yield* world.clock.advance(3600)
        const other = yield* opened.rebase(step)
        assert.deepEqual([other.before, other.after], [one.before, one.after], step.line)
        yield* opened.perform(other)
        const done = yield* opened.rebase(step)
        assert.deepEqual(done.after, done.before, `${step.line}, wanted again`)
        judged++
      }
    }
    return judged
  }),
}
