import { inspect } from "node:util"
import { assert } from "vitest"
import * as Effect from "effect/Effect"
import { fresh, performAll } from "../host.ts"
import type { Law } from "../law.ts"

/** Law 11. No secret of the settings is in anything printed, thrown or stored. */
export const secretsStaySecret: Law = {
  name: "secrets stay secret",
  needs: "a change, and a secret in the settings",
  holds: Effect.fn(function* (subject) {
    const { connector, world } = subject
    const seen: Array<unknown> = []
    for (const change of world.changes) {
      const opened = yield* fresh(subject)
      const draft = yield* change.plan(opened)
      seen.push(opened, draft, yield* Effect.result(opened.doctor), yield* performAll(opened, draft))
      for (const on of ["reads", "writes"] as const) {
        const again = yield* fresh(subject)
        const plan = yield* change.plan(again)
        yield* world.faults.inject({ kind: "error", on })
        seen.push(yield* Effect.exit(change.plan(again)), yield* Effect.exit(performAll(again, plan)))
      }
    }
    for (const name of connector.settings)
      seen.push(yield* Effect.exit(connector.open({ ...Object(world.settings), [name]: 0 })))
    const said = seen.map(
      (one) => `${inspect(one, { depth: 20, showHidden: true })} ${String(one)} ${JSON.stringify(one)}`,
    )
    for (const secret of world.secrets)
      assert.equal(
        said.some((text) => text.includes(secret)),
        false,
      )
    return world.changes.length * world.secrets.length
  }),
}
