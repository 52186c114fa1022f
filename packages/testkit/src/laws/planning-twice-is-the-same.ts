import { assert } from "vitest"
import { type Draft, finish } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { fresh } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 3. In a still world, a plan made an hour later has the same digest: nothing in it comes from the clock. */
export const planningTwiceIsTheSame: Law = {
  name: "planning twice gives the same digest",
  needs: "a change",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    for (const change of world.changes) {
      const opened = yield* fresh(subject)
      const first = yield* change.plan(opened)
      yield* world.clock.advance(3600)
      assert.equal(digest(yield* change.plan(opened)), digest(first), change.name)
    }
    return world.changes.length
  }),
}

const digest = (draft: Draft) =>
  finish(draft, { id: "law", connection: "law", change: "transfer", request: {}, madeAt: "" }).digest
