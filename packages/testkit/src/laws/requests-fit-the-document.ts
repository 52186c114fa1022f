import { assert } from "vitest"
import * as Effect from "effect/Effect"
import { fresh, performAll } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 12. Everything sent and accepted fits the published document, where the world can hold it against one. */
export const requestsFitTheDocument: Law = {
  name: "requests and answers fit the document",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    if (world.contract === undefined) return
    for (const change of world.changes) {
      const opened = yield* fresh(subject)
      yield* performAll(opened, yield* change.plan(opened))
      assert.deepEqual(yield* world.contract, [], change.name)
    }
  }),
}
