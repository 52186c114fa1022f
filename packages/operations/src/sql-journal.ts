import { closeSync, mkdirSync, openSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, isAbsolute, join } from "node:path"
import { ConnectorError } from "@latchkey/core"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { SqlClient } from "effect/sql/SqlClient"
import { Entry, Event, fold, type Journal, Summary } from "./journal.ts"

/** `$XDG_STATE_HOME/latchkey/operations.db`, or its like on this system. */
export const journalFile = (env: Readonly<Record<string, string | undefined>> = process.env): string => {
  const xdg = env["XDG_STATE_HOME"]
  const state = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), ".local", "state")
  return join(state, "latchkey", "operations.db")
}

const Body = Schema.fromJsonString(Event)
const encode = Schema.encodeSync(Body)
const Rows = Schema.Array(Schema.Struct({ index: Schema.Int, at: Schema.String, body: Body }))
const decodeRows = Schema.decodeUnknownEffect(Rows)
const Summaries = Schema.Array(
  Schema.Struct({ ...Summary.fields, request: Schema.fromJsonString(Summary.fields.request) }),
)
const decodeIndex = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ index: Schema.Int })]))
const decodeSummaries = Schema.decodeUnknownEffect(Summaries)

/** One database: an event a row, each on disk before the next thing is done; and of each operation what a list says. */
export const openJournal = Effect.fn("operations.openJournal")(function* (file: string = journalFile()) {
  const attempt = <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.mapError(
      work,
      (error) =>
        new ConnectorError({
          operation: "journal",
          message: `The journal in ${file} can't be used: ${error instanceof Error ? error.message : String(error)}`,
          remedy: "Make it writable, or set XDG_STATE_HOME: nothing is changed without a record of it.",
          reason: { _tag: "Settings" },
        }),
    )
  yield* attempt(
    Effect.try(() => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      // What SQLite makes beside it has the same mode: names and e-mails are its owner's to read.
      closeSync(openSync(file, "a", 0o600))
    }),
  )
  // Only what changes something opens it: everything else starts without.
  const { sqlite } = yield* Effect.promise(() => import("./sqlite.ts"))
  const sql = Context.get(yield* attempt(Layer.build(sqlite(file))), SqlClient)
  yield* attempt(
    Effect.gen(function* () {
      yield* sql`CREATE TABLE IF NOT EXISTS operation (id TEXT PRIMARY KEY, connection TEXT NOT NULL, change TEXT NOT NULL,
        request TEXT NOT NULL, state TEXT NOT NULL, begun TEXT NOT NULL)`
      yield* sql`CREATE TABLE IF NOT EXISTS event (operation TEXT NOT NULL, "index" INTEGER NOT NULL, at TEXT NOT NULL,
        body TEXT NOT NULL, PRIMARY KEY (operation, "index"))`
    }),
  )

  const append: Journal["append"] = (id, event) =>
    attempt(
      sql.withTransaction(
        Effect.gen(function* () {
          const at = DateTime.formatIso(yield* DateTime.now)
          if (event.type === "planned") {
            const { connection, change, request } = event.plan
            yield* sql`INSERT INTO operation VALUES
              (${id}, ${connection}, ${change}, ${JSON.stringify(request)}, 'running', ${at})`
          }
          if (event.type === "state") yield* sql`UPDATE operation SET state = ${event.state} WHERE id = ${id}`
          const [{ index }] = yield* Effect.flatMap(
            sql`INSERT INTO event SELECT ${id}, coalesce(max("index"), 0) + 1, ${at}, ${encode(event)}
              FROM event WHERE operation = ${id} RETURNING "index"`,
            decodeIndex,
          )
          return index
        }),
      ),
    )

  const told = (id: string, after = 0) =>
    attempt(
      sql`SELECT "index", at, body FROM event WHERE operation = ${id} AND "index" > ${after} ORDER BY "index"`.pipe(
        Effect.flatMap(decodeRows),
        Effect.map((rows) => rows.map(({ index, at, body }): Entry => ({ index, at, event: body }))),
      ),
    )

  return {
    append,
    told,
    read: (id) =>
      Effect.map(told(id), (entries) =>
        fold(
          id,
          entries.map(({ event }) => event),
        ),
      ),
    list: attempt(
      Effect.flatMap(
        sql`SELECT id, connection, change, request, state, begun FROM operation ORDER BY begun DESC, id`,
        decodeSummaries,
      ),
    ),
  } satisfies Journal
})
