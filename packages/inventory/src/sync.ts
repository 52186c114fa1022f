import { type Account, type Connection, ConnectorError, Entitlements, ListAccounts, SignIns } from "@latchkey/core"
import type { Database } from "@latchkey/database"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Cause from "effect/Cause"
import * as Stream from "effect/Stream"
import type { Conclusions } from "./conclude.ts"
import { type Listing, makeListing } from "./listing.ts"
import type { Sync } from "./model.ts"
import type { Turn, Turns } from "./turns.ts"

/** A larger share of the accounts than this may not go without a person's yes. */
const MOST_GONE = 0.1

export interface SyncOptions {
  /** A person's yes: what a listing lacks is looked at and concluded, however much it is. */
  readonly confirm?: boolean
  /** The share (0 to 1) of the known accounts that may go unasked: a tenth, if left out. */
  readonly mostGone?: number
  /** Hears how many have come, a thousand at a time: `accounts`, or a type of grants. */
  readonly progress?: (what: string, count: number) => Effect.Effect<void>
}

/** What a sync asks: accounts; who holds what and when they signed in, where the connector tells. */
export type Syncable = Pick<Connection, "name" | "connector" | "resolve">

type Unseen = Sync["unseen"]

/** Lists a connection whole, and then concludes, at once: what a listing that fails would have said is dropped. */
export const makeSync = (database: Database, turns: Turns, conclusions: Conclusions) => {
  const listing = makeListing(database)

  const run = Effect.fnUntraced(function* (connection: Syncable, turn: Turn, options: SyncOptions) {
    const { index: sync, begun } = turn.record
    const { confirm = false, mostGone = MOST_GONE, progress = () => Effect.void } = options
    const place = { connection: connection.name, sync }
    const list = yield* connection.resolve(ListAccounts)
    const accounts = yield* listing.accounts(place, list.accounts(), (count) => progress("accounts", count))
    const { known, missing } = yield* conclusions.missing(connection.name, sync)
    if (missing > known * mostGone && !confirm)
      return yield* database.alone(turns.end(turn, { outcome: "held", accounts, held: { missing, known, mostGone } }))
    const unsure = yield* lookAtMissing(list, listing, conclusions, place)
    const { types, unseen } = yield* listGrants(connection, listing, place, progress)
    const unknown = yield* listSignIns(connection, listing, place, progress)
    return yield* database.alone(
      Effect.gen(function* () {
        const changes = yield* conclusions.take({ ...place, begun, types })
        return yield* turns.end(turn, {
          outcome: "done",
          accounts,
          changes,
          unseen: [...unsure, ...unseen, ...unknown],
        })
      }),
    )
  })

  /** Nothing, where another syncs it, or somebody did within `age`. */
  const syncOlder = (connection: Syncable, age: Duration.Duration, options: SyncOptions = {}) =>
    Effect.acquireUseRelease(
      turns.begin(connection.name, age),
      (turn) =>
        turn === undefined
          ? Effect.undefined
          : Effect.scoped(
              Effect.gen(function* () {
                yield* Effect.forkScoped(turns.keep(turn))
                return yield* run(connection, turn, options)
              }),
            ),
      (turn, exit) =>
        turn === undefined || Exit.isSuccess(exit)
          ? Effect.void
          : Effect.ignore(database.alone(turns.end(turn, { outcome: "failed", why: said(exit.cause) }))),
    )

  return {
    syncOlder,
    sync: Effect.fn("inventory.sync")(function* (connection: Syncable, options: SyncOptions = {}) {
      return (yield* syncOlder(connection, Duration.zero, options)) ?? (yield* busy(connection.name))
    }),
  }
}

/** An absence concludes nothing until a look at that account confirms it: what is found after all counts as listed. */
const lookAtMissing = Effect.fnUntraced(function* (
  { find }: ListAccounts,
  listing: Listing,
  { unlisted }: Conclusions,
  place: { readonly connection: string; readonly sync: number },
) {
  const unsure: Array<Unseen[number]> = []
  const look = (known: Account) =>
    find(known.id).pipe(
      // By that id somebody else is no answer.
      Effect.map((found) => (found.id === known.id ? found : known)),
      Effect.catchTag("ConnectorError", (error) => {
        if (error.reason._tag === "NotFound") return Effect.succeed(undefined)
        if (error.reason._tag === "Unavailable" || error.reason._tag === "RateLimited") return Effect.fail(error)
        unsure.push({ what: `account ${known.id} (${known.email ?? known.name})`, why: error.message })
        return Effect.succeed(known)
      }),
    )
  let after = ""
  for (;;) {
    const some = yield* unlisted(place.connection, place.sync, after)
    const last = some.at(-1)
    if (last === undefined) return unsure
    after = last.id
    const there = yield* Effect.forEach(some, look)
    yield* listing.putAccounts(
      place,
      there.filter((account) => account !== undefined),
    )
  }
})

/** Type by type: of one that can't be had whole, nothing is concluded. */
const listGrants = Effect.fnUntraced(function* (
  connection: Syncable,
  listing: Listing,
  place: { readonly connection: string; readonly sync: number },
  progress: (what: string, count: number) => Effect.Effect<void>,
) {
  const unseen: Array<Unseen[number]> = []
  const note = (what: string) => (error: ConnectorError) =>
    Effect.sync(() => void unseen.push({ what, why: error.message }))
  const found = yield* connection.resolve(Entitlements).pipe(
    Effect.flatMap((entitlements) =>
      entitlements.catalog().pipe(
        Stream.runFold(
          () => new Set<string>(),
          (types, { type }) => types.add(type),
        ),
        Effect.map((catalog) => ({ entitlements, catalog })),
      ),
    ),
    Effect.catchTag("ConnectorError", note("grants")),
  )
  const types: Array<string> = []
  if (found === undefined) return { types, unseen }
  // What nothing in the catalog is of any more may still be held, as far as is known.
  for (const type of found.catalog.union(new Set(yield* listing.heldTypes(place.connection)))) {
    const seen = unseen.length
    const rows = found.entitlements
      .grants({ type })
      .pipe(Stream.catchTag("ConnectorError", (error) => Stream.fromEffectDrain(note(`grants of type ${type}`)(error))))
    yield* listing.grants(place, rows, (count) => progress(`grants of type ${type}`, count))
    if (unseen.length === seen) types.push(type)
  }
  return { types, unseen }
})

/** Where the connector tells: which it need not. */
const listSignIns = Effect.fnUntraced(function* (
  connection: Syncable,
  listing: Listing,
  place: { readonly connection: string; readonly sync: number },
  progress: (what: string, count: number) => Effect.Effect<void>,
) {
  const unseen: Array<Unseen[number]> = []
  if (!connection.connector.capabilities.some(({ key }) => key === SignIns.key)) return unseen
  const { signIns } = yield* connection.resolve(SignIns)
  const rows = signIns().pipe(
    Stream.catchTag("ConnectorError", ({ message }) =>
      Stream.fromEffectDrain(Effect.sync(() => void unseen.push({ what: "sign-ins", why: message }))),
    ),
  )
  yield* listing.signIns(place, rows, (count) => progress("sign-ins", count))
  return unseen
})

const said = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return Cause.hasInterruptsOnly(cause) ? "It was interrupted." : error instanceof Error ? error.message : String(error)
}

const busy = (connection: string) =>
  new ConnectorError({
    operation: "sync",
    message: `"${connection}" is being synced already.`,
    remedy: "Wait for it: where its process was killed, a quarter of a minute at most.",
    reason: { _tag: "Unavailable", unknownOutcome: false },
  })
