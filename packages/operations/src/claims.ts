import { hostname } from "node:os"
import { randomUUID } from "node:crypto"
import { clock, type Database } from "@latchkey/database"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Claim, type Event, type Journal, shortId, State } from "./journal.ts"

/** How long a performer that says nothing is taken to be there. */
const LEASE = Duration.seconds(5)

/** How often a performer says that it is. */
export const BEAT = Duration.seconds(1)

/** A name that no other performer has: the machine's, the process's, and one more. */
export const newPerformer = (): string => `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`

/** A process of this machine is known to be gone before its lease is. */
const isGone = (performer: string): boolean => {
  const [host, pid] = performer.split("/")
  if (host !== hostname()) return false
  try {
    return !process.kill(Number(pid), 0)
  } catch (error) {
    // Somebody else's process may not be asked, and is there.
    return !(error instanceof Error && "code" in error && error.code === "EPERM")
  }
}

const Row = Schema.Struct({
  id: Schema.String,
  connection: Schema.String,
  touched: Schema.fromJsonString(Schema.Array(Schema.String)),
  state: State,
  /** Begun at some time, and not ended since: another that touches the same waits for it. */
  held: Schema.Literals([0, 1]),
  performer: Schema.NullOr(Schema.String),
  /** The performer has not said for too long that it is there. */
  lapsed: Schema.Literals([0, 1]),
  /** Its time has not come. */
  early: Schema.Literals([0, 1]),
})
type Row = typeof Row.Type
const decodeRows = Schema.decodeUnknownEffect(Schema.Array(Row))

/** Who performs which operation: claims of it, kept while their performer lives. */
export const makeClaims = (
  { sql, alone, attempt }: Database,
  /** Within a transaction. */
  write: (id: string, event: Event) => Effect.Effect<unknown, unknown>,
) => {
  const { millis, instant } = clock(sql)
  /** When a lease that begins now ends. */
  const lease = sql`${millis} + ${sql.literal(String(Duration.toMillis(LEASE)))}`
  /** Of all that has not ended, oldest first. */
  const rows = sql`SELECT id, connection, touched, state, held, performer,
      CASE WHEN lease IS NULL OR lease < ${millis} THEN 1 ELSE 0 END AS lapsed,
      CASE WHEN due > ${instant} THEN 1 ELSE 0 END AS early
    FROM operation WHERE state IN ('waiting for approval', 'queued', 'running', 'waiting') ORDER BY begun, id`.pipe(
    Effect.flatMap(decodeRows),
  )

  const isFree = ({ performer, lapsed }: Row) => performer === null || lapsed === 1 || isGone(performer)
  const behind = (row: Row, all: ReadonlyArray<Row>) => {
    const touched = new Set(row.touched)
    return all.find(
      (other) =>
        other.id !== row.id &&
        other.held === 1 &&
        other.connection === row.connection &&
        other.touched.some((id) => touched.has(id)),
    )
  }

  const take = Effect.fnUntraced(function* (row: Row, performer: string) {
    yield* sql`UPDATE operation SET held = 1, performer = ${performer}, lease = ${lease}
      WHERE id = ${row.id}`
    yield* write(row.id, { type: "state", state: "running", performer })
  })

  const attemptClaim = Effect.fnUntraced(function* (row: Row, all: ReadonlyArray<Row>, performer: string) {
    if (row.state === "waiting for approval") return { claimed: false, state: row.state } satisfies Claim
    if (row.performer !== null && row.performer !== performer && !isFree(row))
      return { claimed: false, performer: row.performer } satisfies Claim
    if (row.early === 1) return { claimed: false, state: row.state } satisfies Claim
    const other = behind(row, all)
    if (other === undefined) {
      yield* take(row, performer)
      return { claimed: true } satisfies Claim
    }
    // Said once: it is waiting already when it is looked at again.
    if (row.state !== "waiting")
      yield* write(row.id, { type: "waiting", why: `for operation ${shortId(other.id)}, which touches the same` })
    return { claimed: false, behind: other.id } satisfies Claim
  })

  const claims: Pick<Journal, "claim" | "claimNext" | "keep" | "release"> = {
    claim: (id, performer) =>
      alone(
        Effect.gen(function* () {
          const all = yield* rows
          const row = all.find((one) => one.id === id)
          if (row !== undefined) return yield* attemptClaim(row, all, performer)
          const [ended] = yield* sql<{ state: string }>`SELECT state FROM operation WHERE id = ${id}`
          return { claimed: false, state: yield* Schema.decodeUnknownEffect(State)(ended?.state) } satisfies Claim
        }),
      ),
    claimNext: (performer, connections) =>
      alone(
        Effect.gen(function* () {
          const all = yield* rows
          const others = all.filter((row) => row.performer !== performer && connections.includes(row.connection))
          for (const row of others) if ((yield* attemptClaim(row, all, performer)).claimed) return row.id
          return undefined
        }),
      ),
    keep: (performer) =>
      Effect.asVoid(attempt(sql`UPDATE operation SET lease = ${lease} WHERE performer = ${performer}`)),
    release: (performer, id) =>
      Effect.asVoid(
        attempt(
          sql`UPDATE operation SET performer = NULL, lease = NULL
            WHERE performer = ${performer} AND ${id === undefined ? sql`1 = 1` : sql`id = ${id}`}`,
        ),
      ),
  }
  return { lease, ...claims }
}
