import { ConnectorError, touchedBy } from "@latchkey/core"
import { type Database, openDatabase, type Place } from "@latchkey/database"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { SqlError } from "effect/sql/SqlError"
import { makeClaims } from "./claims.ts"
import { Entry, Event, fold, type Journal, shortId, State, stateAfter, Summary } from "./journal.ts"
import { TABLES } from "./tables.ts"

const Body = Schema.fromJsonString(Event)
const encode = Schema.encodeSync(Body)
const Rows = Schema.Array(Schema.Struct({ index: Schema.Int, at: Schema.String, body: Body }))
const decodeRows = Schema.decodeUnknownEffect(Rows)
const Summaries = Schema.Array(
  Schema.Struct({ ...Summary.fields, request: Schema.fromJsonString(Summary.fields.request) }),
)
const decodeIndex = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ index: Schema.Int })]))
const decodeSummaries = Schema.decodeUnknownEffect(Summaries)
const decodeHeld = Schema.decodeUnknownEffect(
  Schema.Tuple([Schema.Struct({ state: State, performer: Schema.NullOr(Schema.String) })]),
)

/** Keeps operations in a database: an event a row, each on disk before the next thing is done. */
export const makeJournal = Effect.fn("operations.makeJournal")(function* (database: Database) {
  const { sql, attempt, alone } = database
  yield* database.migrate("operations", TABLES)

  const { lease, ...claims } = makeClaims(database, (id, event) => write(id, event))

  const keepPlan = ({ plan, due }: Planned, id: string, at: string, performer?: string) =>
    sql`INSERT INTO operation (id, connection, change, request, touched, state, begun, due, held, performer, lease)
      VALUES (${id}, ${plan.connection}, ${plan.change}, ${JSON.stringify(plan.request)},
        ${JSON.stringify(touchedBy(plan))}, 'queued', ${at}, ${due ?? null}, 0, ${performer ?? null}, ${lease})
      ON CONFLICT (id) DO UPDATE SET request = excluded.request, touched = excluded.touched, due = excluded.due`

  const isKnown = (id: string) => Effect.map(sql`SELECT 1 FROM operation WHERE id = ${id}`, ({ length }) => length > 0)

  const keepState = (id: string, state: State) =>
    state === "running" || state === "waiting"
      ? sql`UPDATE operation SET state = ${state} WHERE id = ${id}`
      : sql`UPDATE operation SET state = ${state}, held = 0, performer = NULL, lease = NULL WHERE id = ${id}`

  /** In a transaction. */
  const write: (
    id: string,
    event: Event,
    performer?: string,
  ) => Effect.Effect<number, ConnectorError | Schema.SchemaError | SqlError> = Effect.fnUntraced(
    function* (id, event, performer) {
      const at = DateTime.formatIso(yield* DateTime.now)
      // Of those who ask for the same at once, one has asked; who performs it may plan it again.
      if (event.type === "planned" && performer === undefined && (yield* isKnown(id))) return 0
      if (event.type === "planned") yield* keepPlan(event, id, at, performer)
      const [{ state, performer: its }] = yield* Effect.flatMap(
        sql`SELECT state, performer FROM operation WHERE id = ${id}`,
        decodeHeld,
      )
      if (performer !== undefined && its !== performer) return yield* takenOver(id)
      const after = stateAfter(event, state)
      if (after !== state || event.type === "state") yield* keepState(id, after)
      const [{ index }] = yield* Effect.flatMap(
        sql`INSERT INTO event SELECT ${id}, coalesce(max("index"), 0) + 1, ${at}, ${encode(event)}
        FROM event WHERE operation = ${id} RETURNING "index"`,
        decodeIndex,
      )
      return index
    },
  )

  const told = (id: string, after = 0) =>
    attempt(
      sql`SELECT "index", at, body FROM event WHERE operation = ${id} AND "index" > ${after} ORDER BY "index"`.pipe(
        Effect.flatMap(decodeRows),
        Effect.map((rows) => rows.map(({ index, at, body }): Entry => ({ index, at, event: body }))),
      ),
    )

  return {
    append: (id, event, performer) => alone(write(id, event, performer)),
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
    ...claims,
  } satisfies Journal
})

/** The journal of this machine, or of the database that the environment names. */
export const openJournal = (place?: Place) => Effect.flatMap(openDatabase(place), makeJournal)

type Planned = Extract<Event, { readonly type: "planned" }>

const takenOver = (id: string) =>
  new ConnectorError({
    operation: "perform",
    message: `Another process performs operation ${shortId(id)} now: this one stopped.`,
    remedy: `See \`latchkey operations events ${shortId(id)} --follow\`.`,
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })
