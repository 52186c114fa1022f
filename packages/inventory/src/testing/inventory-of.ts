import { type Inventory, openInventory, type SyncOptions } from "../index.ts"
import type { Account } from "@latchkey/core"
import type { Place } from "@latchkey/database"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { account, connect, type Source } from "./source.ts"

/** Enough people that one who leaves is less than a tenth. */
export const crowd: ReadonlyArray<Account> = Array.from({ length: 30 }, (_, n) => account(`p${n}`))
/** All but `p0`. */
export const others = crowd.slice(1)

/** An inventory of `source`, each time in a process of its own, as it were. */
export const inventoryOf = (source: Source, place: Place) => {
  const within = <A, E>(use: (inventory: Inventory) => Effect.Effect<A, E, Scope.Scope>) =>
    Effect.runPromise(Effect.scoped(Effect.flatMap(openInventory(place), use)))
  const syncing = (options?: SyncOptions) => (inventory: Inventory) =>
    Effect.flatMap(connect(source), (connection) => inventory.sync(connection, options))
  const changesSince = (index: number) => within(({ changes }) => Stream.runCollect(changes("acme", { index })))
  return {
    source,
    place,
    within,
    syncing,
    sync: (options?: SyncOptions) => within(syncing(options)),
    failedSync: () => within((inventory) => Effect.flip(syncing()(inventory))),
    syncs: () => within(({ syncs }) => syncs("acme")),
    changesSince,
    /** In short: what happened to whom, and with what. */
    said: async (index: number) =>
      (await changesSince(index)).map(({ type, account: who, grant: held }) =>
        held === undefined ? [type, who] : [type, who, held.entitlement.id],
      ),
    accounts: (status?: "active" | "deprovisioned") =>
      within((inventory) => Stream.runCollect(inventory.accounts("acme", status))),
    review: () => within(({ review }) => Stream.runCollect(review("acme"))),
  }
}
export type InventoryOf = ReturnType<typeof inventoryOf>
