import { Account } from "@latchkey/core"
import { clock, type Database } from "@latchkey/database"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Fragment } from "effect/sql/Statement"

const decodeCounts = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ type: Schema.String, count: Schema.Int })))
const decodeNumbers = Schema.decodeUnknownEffect(
  Schema.Tuple([Schema.Struct({ known: Schema.Int, missing: Schema.Int })]),
)
const decodeAccounts = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ body: Schema.fromJsonString(Account) })))
const decodeInstant = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ at: Schema.String })]))

/** When changes were seen, and by which sync: by none, where an operation said so. */
interface Moment {
  readonly connection: string
  readonly at: string
  readonly sync?: number
}

/** A complete listing, and the types of grants that it has whole. */
interface Complete {
  readonly connection: string
  readonly sync: number
  /** RFC 3339, UTC, by the database's clock: when the listing began. */
  readonly begun: string
  readonly types: ReadonlyArray<string>
}

/** Compares what is listed with what is known, in the database: it holds more than memory should. */
export const makeConclusions = ({ sql, attempt, alone }: Database) => {
  const { instant } = clock(sql)

  /** What has just come is in no statistics yet, without which PostgreSQL joins row by row. SQLite has the indexes alone. */
  const analyze = (...tables: ReadonlyArray<string>) =>
    sql.onDialectOrElse({
      pg: () => Effect.asVoid(sql.unsafe(`ANALYZE ${tables.join(", ")}`)),
      orElse: () => Effect.void,
    })

  const now = (connection: string, sync?: number) =>
    Effect.map(Effect.flatMap(sql`SELECT ${instant} AS at`, decodeInstant), ([{ at }]): Moment => ({
      connection,
      at,
      ...(sync !== undefined && { sync }),
    }))

  /** Appends the changes that a query tells: type, account, before, after, held. */
  const append = ({ connection, at, sync }: Moment, query: Fragment) =>
    sql`INSERT INTO change (connection, "index", at, type, account, before, after, held, sync)
      SELECT ${connection},
        (SELECT coalesce(max("index"), 0) FROM change WHERE connection = ${connection})
          + row_number() OVER (ORDER BY account, held),
        ${at}, type, account, before, after, held, ${sync === undefined ? sql`NULL` : sql.literal(String(sync))}
      FROM (${query}) AS found`

  /** Accounts that are there no longer: what they hold goes with them. */
  const leave = Effect.fnUntraced(function* (moment: Moment, which: Fragment) {
    const { connection, at } = moment
    yield* append(
      moment,
      sql`SELECT 'left' AS type, id AS account, body AS before, CAST(NULL AS TEXT) AS after, CAST(NULL AS TEXT) AS held
        FROM account WHERE connection = ${connection} AND gone IS NULL AND ${which}`,
    )
    yield* sql`UPDATE account SET gone = ${at} WHERE connection = ${connection} AND gone IS NULL AND ${which}`
    yield* drop(
      moment,
      sql`EXISTS (SELECT 1 FROM account
        WHERE account.connection = holding.connection AND account.id = holding.account AND gone IS NOT NULL)`,
    )
  })

  const drop = Effect.fnUntraced(function* (moment: Moment, which: Fragment) {
    const { connection } = moment
    yield* append(
      moment,
      sql`SELECT 'grant gone' AS type, account, CAST(NULL AS TEXT) AS before, CAST(NULL AS TEXT) AS after, body AS held
        FROM holding WHERE connection = ${connection} AND ${which}`,
    )
    yield* sql`DELETE FROM holding WHERE connection = ${connection} AND ${which}`
  })

  const takeAccounts = Effect.fnUntraced(function* (moment: Moment, { connection, sync, begun }: Complete) {
    // An operation deleted them since the listing began: it is the listing that is old.
    yield* sql`DELETE FROM listed_account WHERE connection = ${connection} AND sync = ${sync}
      AND id IN (SELECT id FROM account WHERE connection = ${connection} AND gone >= ${begun})`
    yield* append(
      moment,
      sql`SELECT CASE WHEN a.id IS NULL THEN 'joined' WHEN a.gone IS NOT NULL THEN 'came back'
          WHEN a.role <> l.role THEN 'role changed' ELSE 'changed' END AS type,
          l.id AS account, a.body AS before, l.body AS after, CAST(NULL AS TEXT) AS held
        FROM listed_account l LEFT JOIN account a ON a.connection = l.connection AND a.id = l.id
        WHERE l.connection = ${connection} AND l.sync = ${sync}
          AND (a.id IS NULL OR a.gone IS NOT NULL OR a.body <> l.body)`,
    )
    yield* sql`INSERT INTO account (connection, id, role, body)
      SELECT connection, id, role, body FROM listed_account WHERE connection = ${connection} AND sync = ${sync}
      ON CONFLICT (connection, id) DO UPDATE SET role = excluded.role, body = excluded.body, gone = NULL
      WHERE account.gone IS NOT NULL OR account.body <> excluded.body`
    yield* leave(moment, unlisted(connection, sync))
  })

  /** Of the accounts known to be there. */
  const unlisted = (connection: string, sync: number) =>
    sql`NOT EXISTS (SELECT 1 FROM listed_account l
      WHERE l.connection = ${connection} AND l.sync = ${sync} AND l.id = account.id)`

  const takeGrants = Effect.fnUntraced(function* (moment: Moment, { connection, sync, types }: Complete) {
    if (types.length === 0) return
    yield* drop(
      moment,
      sql`${sql.in("type", types)} AND NOT EXISTS (SELECT 1 FROM listed_grant l
        WHERE l.connection = holding.connection AND l.sync = ${sync} AND l.account = holding.account
          AND l.type = holding.type AND l.entitlement = holding.entitlement AND l.capacity = holding.capacity)`,
    )
    // What is granted to who is not listed (a stub, or who joined meanwhile) is nobody's yet.
    const listed = sql`FROM listed_grant l JOIN account a ON a.connection = l.connection AND a.id = l.account
      WHERE l.connection = ${connection} AND l.sync = ${sync} AND a.gone IS NULL AND ${sql.in("type", types)}`
    yield* append(
      moment,
      sql`SELECT 'grant added' AS type, l.account, CAST(NULL AS TEXT) AS before, CAST(NULL AS TEXT) AS after,
          l.body AS held ${listed} AND NOT EXISTS (SELECT 1 FROM holding h
            WHERE h.connection = l.connection AND h.account = l.account AND h.type = l.type
              AND h.entitlement = l.entitlement AND h.capacity = l.capacity)`,
    )
    yield* sql`INSERT INTO holding (connection, account, type, entitlement, capacity, body)
      SELECT l.connection, l.account, l.type, l.entitlement, l.capacity, l.body ${listed}
      ON CONFLICT (connection, account, type, entitlement, capacity) DO UPDATE SET body = excluded.body
      WHERE holding.body <> excluded.body`
  })

  return {
    /** How many accounts are known to be there, and how many of them a listing lacks. */
    missing: (connection: string, sync: number) =>
      attempt(
        Effect.map(
          Effect.flatMap(
            sql`SELECT CAST(count(*) AS INTEGER) AS known,
              CAST(coalesce(sum(CASE WHEN ${unlisted(connection, sync)} THEN 1 ELSE 0 END), 0) AS INTEGER) AS missing
              FROM account WHERE connection = ${connection} AND gone IS NULL`,
            decodeNumbers,
          ),
          ([numbers]) => numbers,
        ),
      ),
    /** Some of the accounts that a listing lacks, as they were last seen: those with the next ids. */
    unlisted: (connection: string, sync: number, after: string) =>
      attempt(
        Effect.map(
          Effect.flatMap(
            sql`SELECT body FROM account WHERE connection = ${connection} AND gone IS NULL AND id > ${after}
              AND ${unlisted(connection, sync)} ORDER BY id LIMIT 100`,
            decodeAccounts,
          ),
          (rows) => rows.map(({ body }) => body),
        ),
      ),
    /** Within a transaction: what is listed is what is known. Gives how many changes of each type that makes. */
    take: Effect.fnUntraced(function* (complete: Complete) {
      const moment = yield* now(complete.connection, complete.sync)
      yield* analyze("listed_account", "listed_grant")
      yield* takeAccounts(moment, complete)
      yield* analyze("account")
      yield* takeGrants(moment, complete)
      const counts = yield* decodeCounts(
        yield* sql`SELECT type, CAST(count(*) AS INTEGER) AS count FROM change
          WHERE connection = ${complete.connection} AND sync = ${complete.sync} GROUP BY type ORDER BY type`,
      )
      return Object.fromEntries(counts.map(({ type, count }) => [type, count]))
    }),
    markDeprovisioned: (connection: string, account: string) =>
      alone(Effect.flatMap(now(connection), (moment) => leave(moment, sql`id = ${account}`))),
  }
}
export type Conclusions = ReturnType<typeof makeConclusions>
