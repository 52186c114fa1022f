import { hostname } from "node:os"
import { randomUUID } from "node:crypto"
import { ConnectorError } from "@latchkey/core"
import { clock, type Database } from "@latchkey/database"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Sync } from "./model.ts"

/** How long a syncer that says nothing is taken to be there: it may be busy with a long statement. */
const LEASE = Duration.seconds(15)

/** How often it says that it is. */
const BEAT = Duration.seconds(3)

const Body = Schema.fromJsonString(Sync)
const encode = Schema.encodeSync(Body)
const decodeBodies = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ body: Body })))
const decodeTaken = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ begun: Schema.Finite })))
const decodeNext = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ index: Schema.Int })]))

/** One sync's turn at a connection. */
export interface Turn {
  readonly syncer: string
  readonly record: Sync
}

/** One sync at a time for each connection, over all processes; and the record of each. */
export const makeTurns = ({ sql, alone, attempt }: Database) => {
  const { millis, instant } = clock(sql)
  const lease = sql`${millis} + ${sql.literal(String(Duration.toMillis(LEASE)))}`

  const write = (record: Sync) =>
    sql`INSERT INTO sync (connection, "index", outcome, body)
      VALUES (${record.connection}, ${record.index}, ${record.outcome}, ${encode(record)})
      ON CONFLICT (connection, "index") DO UPDATE SET outcome = excluded.outcome, body = excluded.body`

  /** Whose process was killed has left its record open. */
  const closeOpen = Effect.fnUntraced(function* (connection: string, at: string) {
    const open = yield* sql`SELECT body FROM sync WHERE connection = ${connection} AND outcome = 'running'`
    for (const { body } of yield* decodeBodies(open))
      yield* write({ ...body, outcome: "failed", ended: at, why: "It stopped before its end." })
  })

  const dropListing = Effect.fnUntraced(function* (connection: string) {
    yield* sql`DELETE FROM listed_account WHERE connection = ${connection}`
    yield* sql`DELETE FROM listed_grant WHERE connection = ${connection}`
  })

  /** Of who is to be synced now, if that was not done within `age`. */
  const free = (connection: string, age: Duration.Duration) => sql`connection = ${connection}
    AND (syncer IS NULL OR lease < ${millis})
    AND (begun IS NULL OR begun + ${sql.literal(String(Duration.toMillis(age)))} <= ${millis})`

  return {
    isDue: (connection: string, age: Duration.Duration) =>
      attempt(
        Effect.gen(function* () {
          const known = yield* sql`SELECT 1 FROM inventory WHERE connection = ${connection}`
          const due = yield* sql`SELECT 1 FROM inventory WHERE ${free(connection, age)}`
          return known.length === 0 || due.length > 0
        }),
      ),
    /** Nothing, where another syncs it, or somebody did within `age`. */
    begin: (connection: string, age: Duration.Duration) =>
      alone(
        Effect.gen(function* () {
          const syncer = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`
          yield* sql`INSERT INTO inventory (connection) VALUES (${connection}) ON CONFLICT (connection) DO NOTHING`
          const [taken] = yield* decodeTaken(
            yield* sql`UPDATE inventory SET syncer = ${syncer}, lease = ${lease}, begun = ${millis}
              WHERE ${free(connection, age)} RETURNING begun`,
          )
          if (taken === undefined) return undefined
          const begun = DateTime.formatIso(DateTime.makeUnsafe(Math.floor(taken.begun)))
          const [{ index }] = yield* decodeNext(
            yield* sql`SELECT coalesce(max("index"), 0) + 1 AS "index" FROM sync WHERE connection = ${connection}`,
          )
          yield* closeOpen(connection, begun)
          yield* dropListing(connection)
          const record: Sync = {
            connection,
            index,
            begun,
            outcome: "running",
            accounts: 0,
            changes: {},
            unseen: [],
          }
          yield* write(record)
          return { syncer, record } satisfies Turn
        }),
      ),
    /** Says for as long as it runs that the syncer is there. */
    keep: ({ syncer }: Turn) =>
      attempt(sql`UPDATE inventory SET lease = ${lease} WHERE syncer = ${syncer}`).pipe(
        // A database that is away for a while comes back; if not in time, the turn is lost, and the end says so.
        Effect.ignore,
        Effect.andThen(Effect.sleep(BEAT)),
        Effect.forever,
      ),
    /** Within a transaction: writes the record down, and lets go. Whoever has lost its turn concludes nothing. */
    end: Effect.fnUntraced(function* ({ syncer, record }: Turn, ending: Partial<Sync>) {
      const mine = yield* sql`UPDATE inventory SET syncer = NULL, lease = NULL
        WHERE connection = ${record.connection} AND syncer = ${syncer} RETURNING ${instant} AS at`
      const [at] = yield* Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ at: Schema.String })))(mine)
      if (at === undefined) return yield* lost(record.connection)
      yield* dropListing(record.connection)
      const ended: Sync = { ...record, ...ending, ended: at.at }
      yield* write(ended)
      return ended
    }),
    records: (connection: string, most: number) =>
      attempt(
        Effect.map(
          Effect.flatMap(
            sql`SELECT body FROM sync WHERE connection = ${connection} ORDER BY "index" DESC LIMIT ${most}`,
            decodeBodies,
          ),
          (rows) => rows.map(({ body }) => body),
        ),
      ),
  }
}
export type Turns = ReturnType<typeof makeTurns>

const lost = (connection: string) =>
  new ConnectorError({
    operation: "sync",
    message: `Another process syncs "${connection}" now: this one was not heard of for too long, and concluded nothing.`,
    remedy: "Wait for the other one, or sync again.",
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })
