import { assert } from "vitest"
import * as Effect from "effect/Effect"
import { fresh } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 2. Planning changes nothing at the source: by its state, since a preview may well be a POST. */
export const planningChangesNothing: Law = {
  name: "planning changes nothing",
  needs: "a change",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    for (const change of world.changes) {
      const opened = yield* fresh(subject)
      const before = yield* world.snapshot
      yield* change.plan(opened)
      assert.deepEqual(yield* world.snapshot, before, change.name)
    }
    return world.changes.length
  }),
}
