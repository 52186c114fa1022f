import type { Migrations } from "@latchkey/database"
import * as Effect from "effect/Effect"
import { SqlClient } from "effect/sql/SqlClient"

/** What the HTTP host keeps of its own: who has a key. A name is one key's for ever: the record says it. */
export const TABLES: Migrations = {
  "1_keys": Effect.gen(function* () {
    const sql = yield* SqlClient
    // `scopes`, `connections`: JSON. `made`, `expires`, `revoked`: RFC 3339, UTC.
    yield* sql`CREATE TABLE api_key (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,
      scopes TEXT NOT NULL, connections TEXT, made TEXT NOT NULL, expires TEXT, revoked TEXT)`
  }),
}
