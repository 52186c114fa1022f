import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { classifySqliteError, SqlError } from "effect/sql/SqlError"
import { makeCompilerSqlite } from "effect/sql/Statement"

/** A writer waits for another process's: not in SQLite, which would let nothing else of this process go on meanwhile. */
const waits = Schedule.upTo(Schedule.spaced("10 millis"), { duration: "10 seconds" })

/**
 * effect's SQL client over Node's own SQLite: effect has none for this version yet. One file, one writer at a time and any
 * number of readers (WAL); what is committed is on disk (`synchronous=FULL`), whatever becomes of the machine.
 */
export const sqlite = (file: string): Layer.Layer<SqlClient.SqlClient, SqlError> =>
  Layer.effect(SqlClient.SqlClient)(make(file)).pipe(Layer.provide(Reactivity.layer))

const make = Effect.fnUntraced(function* (file: string) {
  const database = yield* Effect.acquireRelease(
    attempt("open", () => new DatabaseSync(file)),
    (opened) => Effect.sync(() => opened.close()),
  )
  yield* attempt("open", () => {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
  })
  const run = (sql: string, params: ReadonlyArray<unknown>) =>
    attempt("execute", () => database.prepare(sql).all(...params.map(toInput)))
  const execute: Connection["execute"] = (sql, params, transform) =>
    Effect.map(run(sql, params), (rows) => transform?.(rows) ?? rows)
  const executeValues: Connection["executeValues"] = (sql, params) =>
    Effect.map(run(sql, params), (rows) => rows.map((row) => Object.values(row)))
  const connection: Connection = {
    execute,
    executeUnprepared: execute,
    executeRaw: run,
    executeStream: (sql, params) => Stream.fromIterableEffect(run(sql, params)),
    executeValues,
    executeValuesUnprepared: executeValues,
  }
  // One connection: a transaction has it alone.
  const semaphore = yield* Semaphore.make(1)
  return yield* SqlClient.make({
    acquirer: semaphore.withPermits(1)(Effect.succeed(connection)),
    transactionAcquirer: Effect.as(
      Effect.acquireRelease(semaphore.take(1), () => semaphore.release(1)),
      connection,
    ),
    // A reader that turns writer could not wait for another one: whoever may write says so first.
    beginTransaction: "BEGIN IMMEDIATE",
    compiler: makeCompilerSqlite(),
    driver: "sqlite",
    spanAttributes: [],
  })
})

const attempt = <A>(operation: string, work: () => A) =>
  Effect.try({
    try: work,
    catch: (cause) =>
      new SqlError({ reason: classifySqliteError(numbered(cause), { message: said(cause), operation }) }),
  }).pipe(Effect.retry({ while: ({ reason }) => reason._tag === "LockTimeoutError", schedule: waits }))

/** Node has SQLite's number under a name of its own. */
const numbered = (cause: unknown) =>
  cause instanceof Error && "errcode" in cause ? Object.assign(cause, { errno: cause.errcode }) : cause

const said = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

const toInput = (value: unknown): SQLInputValue => {
  if (typeof value === "boolean") return value ? 1 : 0
  if (value === undefined || value === null) return null
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`SQLite takes no ${typeof value}`)
}
