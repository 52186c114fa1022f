import { assert } from "vitest"
import * as Effect from "effect/Effect"
import { fresh, performAll } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 12. Everything sent and accepted fits the published document. */
export const requestsFitTheDocument: Law = {
  name: "requests and answers fit the document",
  needs: "a published document, and exchanges that were held against it",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    if (world.contract === undefined) return 0
    let judged = 0
    for (const change of world.changes) {
      const opened = yield* fresh(subject)
      const { exchanges: before } = yield* world.contract
      yield* performAll(opened, yield* change.plan(opened))
      const { exchanges, problems } = yield* world.contract
      assert.deepEqual(problems, [], change.name)
      judged += exchanges - before
    }
    return judged
  }),
}
