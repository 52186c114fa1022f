import { Account, ConnectorError, Entitlement, Grant } from "@latchkey/core"
import type { Database } from "@latchkey/database"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Fragment } from "effect/sql/Statement"
import {
  ChangeType,
  type IdleLicense,
  type InventoryChange,
  type KnownAccount,
  LicenseUse,
  type ReviewRow,
  type Since,
} from "./model.ts"

/** How many rows are in memory at once. */
const PAGE = 1_000

const AccountJson = Schema.fromJsonString(Account)
const AccountRow = Schema.Struct({ body: AccountJson, gone: Schema.NullOr(Schema.String) })
const ChangeRow = Schema.Struct({
  index: Schema.Int,
  at: Schema.String,
  type: ChangeType,
  account: Schema.String,
  seen: AccountJson,
  before: Schema.NullOr(AccountJson),
  after: Schema.NullOr(AccountJson),
  held: Schema.NullOr(Schema.fromJsonString(Grant)),
})
const HoldingRow = Schema.Struct({
  account: Schema.String,
  type: Schema.String,
  entitlement: Schema.String,
  capacity: Schema.String,
  body: Schema.fromJsonString(Grant),
  seen: AccountJson,
})
const IdleRow = Schema.Struct({ ...HoldingRow.fields, at: Schema.NullOr(Schema.String) })
const LicenseRow = Schema.Struct({
  ...LicenseUse.fields,
  name: Schema.fromJsonString(Schema.Struct({ entitlement: Entitlement })),
})

/** What the inventory says, a page in memory at a time. It fails where a connection was never synced: nobody is not no answer. */
export const makeReads = ({ sql, attempt }: Database) => {
  const synced = Effect.fnUntraced(function* (connection: string) {
    const done = yield* attempt(sql`SELECT 1 FROM sync WHERE connection = ${connection} AND outcome = 'done' LIMIT 1`)
    if (done.length === 0) return yield* neverSynced(connection)
  })

  const signInsKnown = Effect.fnUntraced(function* (connection: string) {
    yield* synced(connection)
    const some = yield* attempt(sql`SELECT 1 FROM sign_in WHERE connection = ${connection} LIMIT 1`)
    if (some.length === 0) return yield* noSignIns(connection)
  })

  /** Page by page: each query asks for what comes after the last row of the page before. */
  const paged = <A, B>(
    connection: string,
    row: Schema.Codec<A, B>,
    query: (last: A | undefined) => Fragment & Effect.Effect<ReadonlyArray<unknown>, unknown>,
  ) => {
    const decode = Schema.decodeUnknownEffect(Schema.Array(row))
    const pages = Stream.paginate<A | undefined, A, ConnectorError>(undefined, (last) =>
      Effect.map(attempt(Effect.flatMap(query(last), decode)), (rows) => [
        rows,
        rows.length < PAGE ? Option.none() : Option.some(rows.at(-1)),
      ]),
    )
    return Stream.unwrap(Effect.as(synced(connection), pages))
  }
  const limit = sql.literal(String(PAGE))

  const accounts = (connection: string, status?: KnownAccount["status"]): Stream.Stream<KnownAccount, ConnectorError> =>
    paged(
      connection,
      AccountRow,
      (last) => sql`SELECT body, gone FROM account WHERE connection = ${connection} AND id > ${last?.body.id ?? ""}
          AND ${status === undefined ? sql`1 = 1` : status === "deprovisioned" ? sql`gone IS NOT NULL` : sql`gone IS NULL`}
          ORDER BY id LIMIT ${limit}`,
    ).pipe(
      Stream.map(({ body, gone }): KnownAccount => ({
        connection,
        ...body,
        ...(gone !== null && { status: "deprovisioned", deprovisionedAt: gone }),
      })),
      Stream.filter((account) => status === undefined || account.status === status),
    )

  /** Of those who are there, by id or e-mail. */
  const idsOf = Effect.fnUntraced(function* (connection: string, who: ReadonlyArray<string>) {
    const asked = new Set(who.map((one) => one.toLowerCase()))
    const found = yield* accounts(connection).pipe(
      Stream.filter(
        ({ id, email = "", status }) =>
          status !== "deprovisioned" && (asked.has(id.toLowerCase()) || asked.has(email.toLowerCase())),
      ),
      Stream.runCollect,
    )
    for (const { id, email = "" } of found) for (const one of [id, email]) asked.delete(one.toLowerCase())
    return asked.size === 0 ? found.map(({ id }) => id) : yield* notKnown(connection, [...asked])
  })

  return {
    accounts,
    changes: (connection: string, since: Since = { index: 0 }): Stream.Stream<InventoryChange, ConnectorError> =>
      paged(
        connection,
        ChangeRow,
        (last) => sql`SELECT c."index", c.at, c.type, c.account, a.body AS seen, c.before, c.after, c.held
          FROM change c JOIN account a ON a.connection = c.connection AND a.id = c.account
          WHERE c.connection = ${connection} AND ${
            last === undefined && "time" in since
              ? sql`c.at >= ${since.time}`
              : sql`c."index" > ${last?.index ?? ("index" in since ? since.index : 0)}`
          } ORDER BY c."index" LIMIT ${limit}`,
      ).pipe(
        Stream.map(
          ({ seen: { name, email = "" }, before, after, held, index, at, type, account }): InventoryChange => ({
            index,
            at,
            type,
            account,
            name,
            email,
            ...(before !== null && { before }),
            ...(after !== null && { after }),
            ...(held !== null && { grant: held }),
          }),
        ),
      ),
    review: (connection: string): Stream.Stream<ReviewRow, ConnectorError> =>
      paged(
        connection,
        HoldingRow,
        (last) => sql`SELECT h.account, h.type, h.entitlement, h.capacity, h.body, a.body AS seen
          FROM holding h JOIN account a ON a.connection = h.connection AND a.id = h.account
          WHERE h.connection = ${connection} AND (h.account, h.type, h.entitlement, h.capacity)
            > (${last?.account ?? ""}, ${last?.type ?? ""}, ${last?.entitlement ?? ""}, ${last?.capacity ?? ""})
          ORDER BY h.account, h.type, h.entitlement, h.capacity LIMIT ${limit}`,
      ).pipe(
        Stream.map(({ account, type, entitlement, capacity, body, seen: { name, email = "", status } }): ReviewRow => ({
          connection,
          account,
          name,
          email,
          status,
          type,
          entitlement,
          entitlementName: body.entitlement.name,
          as: capacity,
        })),
      ),
    idleLicenses: (connection: string, before: string): Stream.Stream<IdleLicense, ConnectorError> =>
      Stream.unwrap(
        Effect.as(
          signInsKnown(connection),
          paged(
            connection,
            IdleRow,
            (last) => sql`SELECT h.account, h.type, h.entitlement, h.capacity, h.body, a.body AS seen, s.at
              FROM holding h JOIN account a ON a.connection = h.connection AND a.id = h.account
              JOIN sign_in s ON s.connection = h.connection AND s.account = h.account
              WHERE h.connection = ${connection} AND h.type = 'license' AND coalesce(s.at, s.created, '') < ${before}
                AND (h.account, h.entitlement, h.capacity)
                  > (${last?.account ?? ""}, ${last?.entitlement ?? ""}, ${last?.capacity ?? ""})
              ORDER BY h.account, h.entitlement, h.capacity LIMIT ${limit}`,
          ),
        ),
      ).pipe(
        Stream.map(({ account, entitlement, body, at, seen: { name, email = "", status } }): IdleLicense => ({
          connection,
          account,
          name,
          email,
          status,
          license: entitlement,
          licenseName: body.entitlement.name,
          ...(at !== null && { signedInAt: at }),
        })),
      ),
    licenses: Effect.fn("inventory.licenses")(function* (connection: string, who: ReadonlyArray<string> = []) {
      yield* synced(connection)
      const ids = who.length === 0 ? [] : yield* idsOf(connection, who)
      const asked = ids.length === 0 ? sql`1 = 0` : sql.in("account", ids)
      const rows = yield* attempt(
        Effect.flatMap(
          sql`SELECT entitlement AS id, max(body) AS name, CAST(count(DISTINCT account) AS INTEGER) AS held,
              CAST(count(DISTINCT CASE WHEN ${asked} THEN account END) AS INTEGER) AS freed
            FROM holding WHERE connection = ${connection} AND type = 'license' GROUP BY entitlement ORDER BY entitlement`,
          Schema.decodeUnknownEffect(Schema.Array(LicenseRow)),
        ),
      )
      return rows.map(({ name, ...rest }): LicenseUse => ({ ...rest, name: name.entitlement.name }))
    }),
  }
}

const notKnown = (connection: string, who: ReadonlyArray<string>) =>
  new ConnectorError({
    operation: "inventory",
    message: `At the last sync of "${connection}" nobody had the id or e-mail ${who.join(", ")}.`,
    remedy: "Run `latchkey sync` if they are new.",
    reason: { _tag: "NotFound" },
  })

const noSignIns = (connection: string) =>
  new ConnectorError({
    operation: "inventory",
    message: `When people of "${connection}" last signed in is not known.`,
    remedy: "Run `latchkey sync`: it says whether the source tells, and what it may be missing to do so.",
    reason: { _tag: "NotFound" },
  })

const neverSynced = (connection: string) =>
  new ConnectorError({
    operation: "inventory",
    message: `"${connection}" was never synced: nothing is known of it.`,
    remedy: "Run `latchkey sync` first.",
    reason: { _tag: "NotFound" },
  })
