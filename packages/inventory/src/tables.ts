import type { Migrations } from "@latchkey/database"
import * as Effect from "effect/Effect"
import { SqlClient } from "effect/sql/SqlClient"

/** What is known, what became different, and a listing until it is complete. */
export const TABLES: Migrations = {
  "1_inventory": Effect.gen(function* () {
    const sql = yield* SqlClient
    // `lease`, `begun`: milliseconds, by the database's own clock. `begun`: of the last sync.
    yield* sql`CREATE TABLE inventory (connection TEXT PRIMARY KEY, syncer TEXT, lease DOUBLE PRECISION,
      begun DOUBLE PRECISION)`
    yield* sql`CREATE TABLE sync (connection TEXT NOT NULL, "index" INTEGER NOT NULL, outcome TEXT NOT NULL,
      body TEXT NOT NULL, PRIMARY KEY (connection, "index"))`
    // `body`: JSON, canonical, compared as text. `gone`: RFC 3339, UTC; while it is there, nothing.
    yield* sql`CREATE TABLE account (connection TEXT NOT NULL, id TEXT NOT NULL, role TEXT NOT NULL, body TEXT NOT NULL,
      gone TEXT, PRIMARY KEY (connection, id))`
    yield* sql`CREATE TABLE holding (connection TEXT NOT NULL, account TEXT NOT NULL, type TEXT NOT NULL,
      entitlement TEXT NOT NULL, capacity TEXT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (connection, account, type, entitlement, capacity))`
    yield* sql`CREATE TABLE change (connection TEXT NOT NULL, "index" INTEGER NOT NULL, at TEXT NOT NULL,
      type TEXT NOT NULL, account TEXT NOT NULL, before TEXT, after TEXT, held TEXT, sync INTEGER,
      PRIMARY KEY (connection, "index"))`
    yield* sql`CREATE INDEX change_at ON change (connection, at)`
    yield* sql`CREATE INDEX change_sync ON change (connection, sync)`
    yield* sql`CREATE TABLE listed_account (connection TEXT NOT NULL, sync INTEGER NOT NULL, id TEXT NOT NULL,
      role TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (connection, sync, id))`
    yield* sql`CREATE TABLE listed_grant (connection TEXT NOT NULL, sync INTEGER NOT NULL, account TEXT NOT NULL,
      type TEXT NOT NULL, entitlement TEXT NOT NULL, capacity TEXT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (connection, sync, account, type, entitlement, capacity))`
  }),
  "2_sign_ins": Effect.gen(function* () {
    const sql = yield* SqlClient
    // RFC 3339, UTC. `at`: none, if never.
    yield* sql`CREATE TABLE sign_in (connection TEXT NOT NULL, account TEXT NOT NULL, at TEXT, created TEXT,
      PRIMARY KEY (connection, account))`
  }),
}
