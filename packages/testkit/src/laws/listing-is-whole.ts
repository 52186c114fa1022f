import { ListAccounts } from "@latchkey/core"
import { assert } from "vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { fresh } from "../host.ts"
import type { Law } from "../law.ts"
import { provided } from "../small-world.ts"

const PAGES = 3

/** Law 1. A listing has every account once, or it fails: an error answer on page n never reads as the end. */
export const listingIsWhole: Law = {
  name: "a listing is whole, or fails",
  needs: "a connector that lists accounts, some accounts, and faults that strike while they are listed",
  holds: Effect.fn(function* (subject) {
    const { world } = subject
    const opened = yield* fresh(subject)
    if (!opened.capabilities.has(ListAccounts.key)) return 0
    const { accounts } = yield* provided(opened, ListAccounts)
    const ids = Effect.map(Stream.runCollect(accounts()), (all) => all.map(({ id }) => id).toSorted())
    const whole = (yield* world.accounts).toSorted()
    assert.deepEqual(yield* ids, whole)
    let judged = 0
    for (let after = 0; after < PAGES; after++) {
      yield* world.faults.inject({ kind: "error", on: "reads", after })
      const listed = yield* Effect.exit(ids)
      if (listed._tag === "Success") assert.deepEqual(listed.value, whole, `with an error after ${after} pages`)
      if (whole.length > 0 && (yield* world.faults.struck)) judged++
      yield* world.faults.clear
    }
    return judged
  }),
}
