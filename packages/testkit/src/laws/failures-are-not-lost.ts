import { assert } from "vitest"
import { same } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { fresh, inOrder, performAll, struckBefore } from "../host.ts"
import type { Law } from "../law.ts"

const kinds = ["rate-limited", "error", "drop-before", "drop-after"] as const

/** Law 10. A failure is absorbed or reported: nothing is called done that is not. Interruption stops the calls. */
export const failuresAreNotLost: Law = {
  name: "failures are not lost, interruption stops",
  needs: "a change that writes, and faults that strike its writes and its planning",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    let struck = 0
    let stopped = 0
    for (const change of world.changes) {
      const well = yield* fresh(subject)
      yield* performAll(well, yield* change.plan(well))
      const wanted = yield* world.snapshot
      for (const kind of kinds) {
        const opened = yield* fresh(subject)
        const draft = yield* change.plan(opened)
        yield* world.faults.inject({ kind, on: "writes", times: 1 })
        const result = yield* Effect.result(performAll(opened, draft))
        const done =
          result._tag === "Success" &&
          result.success.length === inOrder(draft.steps).length &&
          result.success.every(({ outcome }) => outcome === "done")
        if (done) assert.equal(same(yield* world.snapshot, wanted), true, `${change.name}: called done, with ${kind}`)
        if (yield* world.faults.struck) struck++
        yield* world.faults.clear
      }

      const opened = yield* fresh(subject)
      yield* world.faults.inject({ kind: "hold-before", on: "reads" })
      const run = yield* Effect.forkChild(change.plan(opened))
      if (yield* struckBefore(world, () => run.pollUnsafe() !== undefined)) stopped++
      yield* Fiber.interrupt(run)
      yield* world.faults.clear
      const sent = (yield* world.requests).length
      yield* Effect.sleep("50 millis")
      assert.equal((yield* world.requests).length, sent, `${change.name}, interrupted`)
    }
    return Math.min(struck, stopped)
  }),
}
