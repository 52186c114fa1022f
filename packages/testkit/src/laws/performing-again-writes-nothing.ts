import { assert } from "vitest"
import * as Effect from "effect/Effect"
import { fresh, inOrder, isNotFound, performAll, writesOf } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 4. What is done is not done again, nor planned again. */
export const performingAgainWritesNothing: Law = {
  name: "performing again writes nothing",
  needs: "a change with a step to perform",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    let judged = 0
    for (const change of world.changes) {
      const opened = yield* fresh(subject)
      const draft = yield* change.plan(opened)
      const first = yield* performAll(opened, draft)
      assert.deepEqual(
        first.map(({ outcome }) => outcome),
        inOrder(draft.steps).map(() => "done"),
        change.name,
      )
      const written = (yield* writesOf(world)).length
      const second = yield* performAll(opened, draft)
      assert.deepEqual(
        second.map(({ outcome }) => outcome),
        inOrder(draft.steps).map(() => "already done"),
        change.name,
      )
      assert.equal((yield* writesOf(world)).length, written, change.name)
      const again = yield* Effect.result(change.plan(opened))
      if (again._tag === "Success") assert.deepEqual(again.success.steps, [], `${change.name}, planned again`)
      else assert.equal(change.deletes === true && isNotFound(again.failure), true, `${change.name}, planned again`)
      judged += first.length
    }
    return judged
  }),
}
