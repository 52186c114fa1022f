import type { ConnectorError } from "@latchkey/core"
import { type Database, openDatabase, type Place } from "@latchkey/database"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { makeConclusions } from "./conclude.ts"
import type { IdleLicense, InventoryChange, KnownAccount, LicenseUse, ReviewRow, Since, Sync } from "./model.ts"
import { makeReads } from "./read.ts"
import { makeSync, type Syncable, type SyncOptions } from "./sync.ts"
import { TABLES } from "./tables.ts"
import { makeTurns } from "./turns.ts"

/** What accounts were seen, and when: statuses that outlive a listing. A connection is named by its name. */
export interface Inventory {
  /**
   * Lists accounts and grants whole, and concludes what became different. `held`: too many would be gone, nothing is
   * concluded. Fails with whatever the listing failed with, `Unavailable` where the connection is being synced already.
   */
  readonly sync: (connection: Syncable, options?: SyncOptions) => Effect.Effect<Sync, ConnectorError>
  /** The same; nothing, where another process syncs it, or somebody did within `age`. */
  readonly syncOlder: (
    connection: Syncable,
    age: Duration.Duration,
    options?: SyncOptions,
  ) => Effect.Effect<Sync | undefined, ConnectorError>
  /** Whether nobody syncs it, nor did within `age`. */
  readonly isDue: (connection: string, age: Duration.Duration) => Effect.Effect<boolean, ConnectorError>
  /** The last so many syncs, newest first. */
  readonly syncs: (connection: string, most?: number) => Effect.Effect<ReadonlyArray<Sync>, ConnectorError>
  /** An operation has deleted it, by id. Nothing, where it was never seen or is gone already. */
  readonly markDeprovisioned: (connection: string, account: string) => Effect.Effect<void, ConnectorError>
  /** By id; of one status, or all. What follows fails with `NotFound` where the connection was never synced. */
  readonly accounts: (
    connection: string,
    status?: KnownAccount["status"],
  ) => Stream.Stream<KnownAccount, ConnectorError>
  /** In order; all, if `since` is left out. */
  readonly changes: (connection: string, since?: Since) => Stream.Stream<InventoryChange, ConnectorError>
  /** Who holds what, by account and entitlement; nothing of who is gone. */
  readonly review: (connection: string) => Stream.Stream<ReviewRow, ConnectorError>
  /** License by license: how many accounts hold it, and how many would be freed with the accounts of `who`: ids or e-mails. */
  readonly licenses: (
    connection: string,
    who?: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyArray<LicenseUse>, ConnectorError>
  /** Who holds a license and has not signed in since `before` (RFC 3339, UTC), nor was made since; `NotFound` where no source tells. */
  readonly idleLicenses: (connection: string, before: string) => Stream.Stream<IdleLicense, ConnectorError>
}

/** Keeps an inventory in a database. */
export const makeInventory = Effect.fn("inventory.make")(function* (database: Database) {
  yield* database.migrate("inventory", TABLES)
  const turns = makeTurns(database)
  const conclusions = makeConclusions(database)
  return {
    ...makeSync(database, turns, conclusions),
    ...makeReads(database),
    isDue: turns.isDue,
    syncs: (connection, most = 20) => turns.records(connection, most),
    markDeprovisioned: conclusions.markDeprovisioned,
  } satisfies Inventory
})

/** The inventory of this machine, or of the database that the environment names. */
export const openInventory = (place?: Place) => Effect.flatMap(openDatabase(place), makeInventory)
