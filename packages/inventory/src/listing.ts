import { type Account, canonical, type ConnectorError, type Grant, type SignIn } from "@latchkey/core"
import type { Database } from "@latchkey/database"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

/** How many rows are in memory at once. */
const BATCH = 1_000

type Rows<A> = Stream.Stream<A, ConnectorError>
type Progress = (count: number) => Effect.Effect<void>
type Place = { readonly connection: string; readonly sync: number }

/** Puts down what a source lists, a batch at a time: nothing is concluded of it before it is complete. */
export const makeListing = ({ sql, attempt }: Database) => {
  const putAccounts = ({ connection, sync }: Place, accounts: ReadonlyArray<Account>) => {
    const [first, ...more] = accounts.map((account) => ({
      connection,
      sync,
      id: account.id,
      role: account.role ?? "",
      body: canonical(account),
    }))
    return first === undefined
      ? Effect.void
      : Effect.asVoid(attempt(sql`INSERT INTO listed_account ${sql.insert([first, ...more])} ON CONFLICT DO NOTHING`))
  }

  const putGrants = ({ connection, sync }: Place, grants: ReadonlyArray<Grant>) => {
    const [first, ...more] = grants.map((grant) => ({
      connection,
      sync,
      account: grant.account,
      type: grant.entitlement.type,
      entitlement: grant.entitlement.id,
      capacity: grant.as ?? "",
      body: canonical(grant),
    }))
    return first === undefined
      ? Effect.void
      : Effect.asVoid(attempt(sql`INSERT INTO listed_grant ${sql.insert([first, ...more])} ON CONFLICT DO NOTHING`))
  }

  /** Nothing is concluded of who is not among them: what is known last is known. */
  const putSignIns = ({ connection }: Place, signIns: ReadonlyArray<SignIn>) => {
    const once = new Map(signIns.map((one) => [one.account, one]))
    const [first, ...more] = [...once.values()].map(({ account, at = null, createdAt: created = null }) => ({
      connection,
      account,
      at,
      created,
    }))
    return first === undefined
      ? Effect.void
      : Effect.asVoid(
          attempt(sql`INSERT INTO sign_in ${sql.insert([first, ...more])}
            ON CONFLICT (connection, account) DO UPDATE SET at = excluded.at, created = excluded.created`),
        )
  }

  /** Gives how many there were. */
  const inBatches = <A>(
    rows: Rows<A>,
    put: (batch: ReadonlyArray<A>) => Effect.Effect<void, ConnectorError>,
    progress: Progress,
  ) =>
    rows.pipe(
      Stream.grouped(BATCH),
      Stream.runFoldEffect(
        () => 0,
        (count, batch) =>
          Effect.gen(function* () {
            yield* put(batch)
            if (batch.length === BATCH) yield* progress(count + BATCH)
            return count + batch.length
          }),
      ),
    )

  return {
    putAccounts,
    accounts: (place: Place, rows: Rows<Account>, progress: Progress) =>
      inBatches(rows, (batch) => putAccounts(place, batch), progress),
    grants: (place: Place, rows: Rows<Grant>, progress: Progress) =>
      inBatches(rows, (batch) => putGrants(place, batch), progress),
    signIns: (place: Place, rows: Rows<SignIn>, progress: Progress) =>
      inBatches(rows, (batch) => putSignIns(place, batch), progress),
    /** The types of what anybody holds, as far as is known. */
    heldTypes: (connection: string) =>
      attempt(
        Effect.map(
          Effect.flatMap(
            sql`SELECT DISTINCT type FROM holding WHERE connection = ${connection}`,
            Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ type: Schema.String }))),
          ),
          (rows) => rows.map(({ type }) => type),
        ),
      ),
  }
}
export type Listing = ReturnType<typeof makeListing>
