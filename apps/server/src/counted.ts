import type { Inventory } from "@latchkey/inventory"
import type { Journal } from "@latchkey/operations"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { countStep, sayOperations, saySyncAge } from "./metrics.ts"

/** The journal, whose receipts are counted as they are written. */
export const counted = (journal: Journal): Journal => ({
  ...journal,
  append: (id, event, performer) =>
    Effect.tap(journal.append(id, event, performer), () =>
      event.type === "receipt" ? countStep(event.receipt.outcome) : Effect.void,
    ),
})

/** Says how many operations are in each state, as the journal has it now. */
export const tellOperations = Effect.fnUntraced(function* ({ list }: Journal) {
  const all = yield* list
  yield* sayOperations((state) => all.filter((one) => one.state === state).length)
})

/** Says of each connection how long ago the last sync that concluded something was begun. */
export const tellSyncs = Effect.fnUntraced(function* (
  { syncs }: Inventory,
  connections: ReadonlyArray<{ readonly name: string }>,
) {
  const now = yield* Clock.currentTimeMillis
  for (const { name } of connections) {
    const last = (yield* syncs(name)).find(({ outcome }) => outcome === "done")
    if (last !== undefined) yield* saySyncAge(name, (now - Date.parse(last.begun)) / 1000)
  }
})
