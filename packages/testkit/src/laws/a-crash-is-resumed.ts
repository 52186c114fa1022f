import { assert } from "vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { fresh, performAll, struckBefore } from "../host.ts"
import type { Law } from "../law.ts"
import type { Case, Fault, Subject } from "../world.ts"

/** Law 7. Killed before or after any write, then performed again, a plan ends like one that ran through. */
export const aCrashIsResumed: Law = {
  name: "a crash is resumed",
  needs: "a change that writes, and faults that strike its writes",
  holds: Effect.fn(function* (subject) {
    let judged = 0
    for (const change of subject.world.changes) {
      const opened = yield* fresh(subject)
      yield* performAll(opened, yield* change.plan(opened))
      const uninterrupted = yield* subject.world.snapshot
      for (const kind of ["hold-before", "hold-after"] as const)
        for (let after = 0; yield* crash(subject, change, { kind, on: "writes", after }); after++, judged++)
          assert.deepEqual(yield* subject.world.snapshot, uninterrupted, `${change.name}, ${kind} write ${after + 1}`)
    }
    return judged
  }),
}

/** Runs until the fault strikes, kills, and runs again in a new process, as it were; `false` if there was nothing left to strike. */
const crash = Effect.fnUntraced(function* (subject: Subject, change: Case, fault: Fault) {
  const { world } = subject
  const opened = yield* fresh(subject)
  const draft = yield* change.plan(opened)
  yield* world.faults.inject(fault)
  const run = yield* Effect.forkChild(performAll(opened, draft))
  const struck = yield* struckBefore(world, () => run.pollUnsafe() !== undefined)
  yield* Fiber.interrupt(run)
  yield* world.faults.clear
  if (!struck) return false
  yield* performAll(yield* subject.connector.open(world.settings), draft, { resumed: true })
  return true
})
