import { hostname, userInfo } from "node:os"
import type { Connections } from "@latchkey/connections"
import { openInventory } from "@latchkey/inventory"
import {
  approve,
  askFor,
  cancel,
  markDeleted,
  openJournal,
  performPlan,
  planChange,
  planUndo,
  staleness,
} from "@latchkey/operations"
import * as Effect from "effect/Effect"
import type { Host, Known } from "./host.ts"

/** Who asks, in the record. */
const by = { who: `${userInfo().username}@${hostname()}`, host: "cli" }

/** This machine itself: its connections, its journal. */
export const here = Effect.fnUntraced(function* ({ known, choose, open }: Connections, chosen?: string) {
  const journal = yield* Effect.cached(openJournal())
  const opened = yield* Effect.cached(open(chosen))
  /** The one that is chosen, where it is that. */
  const named = Effect.fnUntraced(function* (name: string) {
    return yield* (yield* choose(chosen)) === name ? opened : open(name)
  })
  const approvalsOf = (name: string) => known.find((one) => one.name === name)?.approvals ?? "none"

  return {
    isElsewhere: false,
    connection: opened,
    plan: (asked) => Effect.flatMap(opened, (connection) => planChange(connection, asked)),
    staleness: (plan) => Effect.flatMap(named(plan.connection), (connection) => staleness(connection, plan)),
    planUndo: (operation) =>
      Effect.flatMap(named(operation.plan.connection), (connection) => planUndo(connection, operation)),
    inventory: Effect.gen(function* () {
      const [name, inventory] = [yield* choose(chosen), yield* openInventory()]
      const mostGone = known.find((one) => one.name === name)?.sync?.mostGone
      return {
        ...inventory,
        name,
        sync: (options) =>
          Effect.flatMap(opened, (source) =>
            inventory.sync(source, { ...options, ...(mostGone !== undefined && { mostGone }) }),
          ),
      } satisfies Known
    }),
    operations: journal,
    perform: Effect.fnUntraced(function* (plan, watching) {
      const result = yield* performPlan(yield* named(plan.connection), plan, {
        journal: yield* journal,
        by,
        needsApproval: approvalsOf(plan.connection) === "another",
        ...watching,
      })
      // What is done is done: what the inventory does not hear, its next sync sees.
      yield* Effect.ignore(markDeleted(openInventory(), result))
      return result
    }),
    performAt: Effect.fnUntraced(function* (plan, due) {
      const needsApproval = approvalsOf(plan.connection) === "another"
      yield* askFor(yield* journal, plan, by, { due, needsApproval })
      return needsApproval ? "waiting for approval" : "queued"
    }),
    approve: Effect.fnUntraced(function* (operation) {
      yield* approve(yield* journal, operation, by, approvalsOf(operation.plan.connection))
    }),
    cancel: (operation) => Effect.flatMap(journal, (kept) => cancel(kept, operation, by)),
  } satisfies Host
})
