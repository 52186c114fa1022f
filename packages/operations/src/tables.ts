import type { Migrations } from "@latchkey/database"
import * as Effect from "effect/Effect"
import { SqlClient } from "effect/sql/SqlClient"

/** What the journal keeps: an event a row, and of each operation what a list says and who performs it. */
export const TABLES: Migrations = {
  "1_operations": Effect.gen(function* () {
    const sql = yield* SqlClient
    // `touched`: ids, JSON. `begun`, `at`, `due`: RFC 3339, UTC. `lease`: milliseconds, by the database's own clock.
    yield* sql`CREATE TABLE operation (id TEXT PRIMARY KEY, connection TEXT NOT NULL, change TEXT NOT NULL,
      request TEXT NOT NULL, touched TEXT NOT NULL, state TEXT NOT NULL, begun TEXT NOT NULL, due TEXT,
      held INTEGER NOT NULL, performer TEXT, lease DOUBLE PRECISION)`
    yield* sql`CREATE INDEX operation_state ON operation (state)`
    yield* sql`CREATE TABLE event (operation TEXT NOT NULL, "index" INTEGER NOT NULL, at TEXT NOT NULL,
      body TEXT NOT NULL, PRIMARY KEY (operation, "index"))`
  }),
  "2_plans": Effect.gen(function* () {
    const sql = yield* SqlClient
    yield* sql`CREATE TABLE plan (id TEXT PRIMARY KEY, body TEXT NOT NULL, who TEXT NOT NULL, host TEXT NOT NULL)`
    yield* sql`CREATE TABLE approval (plan TEXT NOT NULL, who TEXT NOT NULL, host TEXT NOT NULL, at TEXT NOT NULL,
      PRIMARY KEY (plan, who))`
  }),
}
