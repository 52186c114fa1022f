import { closeSync, mkdirSync, openSync } from "node:fs"
import { dirname } from "node:path"
import { ConnectorError } from "@latchkey/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Migrator from "effect/sql/Migrator"
import { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { databasePlace, type Place, sayPlace } from "./place.ts"

export { databasePlace, type Place } from "./place.ts"

/** What a package makes of its tables: each is run once, in the order of the numbers that their names begin with. */
export type Migrations = Parameters<typeof Migrator.fromRecord>[0]

/** SQLite on one machine, PostgreSQL for many: the same statements for both. */
export interface Database {
  readonly sql: SqlClient
  /** Says in words what went wrong. */
  readonly attempt: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, ConnectorError, R>
  /** In a transaction, and no other process is in one: what is read in it still holds when it writes. */
  readonly alone: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, ConnectorError, R>
  /** Brings a package's tables up to date; `name` is the package's own. */
  readonly migrate: (name: string, migrations: Migrations) => Effect.Effect<void, ConnectorError>
}

/** Opens it for as long as the scope lasts. Only what needs it loads its driver: everything else starts without. */
export const openDatabase = Effect.fn("database.open")(function* (place: Place = databasePlace()) {
  const attempt = <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.mapError(work, (error) => unusable(place, error))
  if ("file" in place) yield* attempt(Effect.try(() => makeFile(place.file)))
  const driver: Layer.Layer<SqlClient, SqlError> = yield* Effect.promise(() =>
    "file" in place
      ? import("./sqlite.ts").then(({ sqlite }) => sqlite(place.file))
      : import("./postgres.ts").then(({ postgres }) => postgres(place.url)),
  )
  const sql = Context.get(yield* attempt(Layer.build(driver)), SqlClient)
  // SQLite lets one transaction write at a time; PostgreSQL is told to.
  const wait = sql.onDialectOrElse({
    pg: () => Effect.asVoid(sql`SELECT pg_advisory_xact_lock(${TURN})`),
    orElse: () => Effect.void,
  })
  const alone = <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.mapError(sql.withTransaction(Effect.andThen(wait, work)), (error) =>
      error instanceof ConnectorError ? error : unusable(place, error),
    )
  return {
    sql,
    attempt,
    alone,
    migrate: (name, migrations) =>
      alone(
        Effect.provideService(
          Migrator.make({})({ loader: Migrator.fromRecord(migrations), table: `${name}_migration` }),
          SqlClient,
          sql,
        ),
      ),
  } satisfies Database
})

/** Any number: Latchkey's own among a database's advisory locks. */
const TURN = 5_288_243

const makeFile = (file: string) => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // What SQLite makes beside it has the same mode: names and e-mails are its owner's to read.
  closeSync(openSync(file, "a", 0o600))
}

const unusable = (place: Place, error: unknown) =>
  new ConnectorError({
    operation: "database",
    message: `The database in ${sayPlace(place)} can't be used: ${error instanceof Error ? error.message : String(error)}`,
    remedy:
      "file" in place
        ? "Make it writable, or set XDG_STATE_HOME: nothing is changed without a record of it."
        : "Look at LATCHKEY_DATABASE_URL and the server it names: nothing is changed without a record of it.",
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })
