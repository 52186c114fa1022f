import type { ConnectorError } from "@latchkey/core"
import { type Sync, toReviewCsv } from "@latchkey/inventory"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FiberSet from "effect/FiberSet"
import { HttpApiBuilder } from "effect/http-api"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Api } from "../api/index.ts"
import { Host } from "../host.ts"
import { pageOf, readCursor, USUAL } from "./pages.ts"

/** How long a sync is waited for. */
const PATIENCE = "90 seconds"

export const inventory = HttpApiBuilder.group(
  Api,
  "inventory",
  Effect.fnUntraced(function* (handlers) {
    const { connections, inventory: kept, open } = yield* Host
    // A sync is no request's: it goes on when nobody waits for it any more.
    const running = yield* FiberSet.make<Sync, ConnectorError>()
    return handlers.handleAll({
      syncConnection: Effect.fnUntraced(function* ({ params: { connection }, payload }) {
        const mostGone = connections.known.find(({ name }) => name === connection)?.sync?.mostGone
        const options = { confirm: payload?.confirm ?? false, ...(mostGone !== undefined && { mostGone }) }
        const sync = Effect.scoped(Effect.flatMap(open(connection), (source) => kept.sync(source, options)))
        const fiber = yield* FiberSet.run(running, sync)
        const done = yield* Effect.timeoutOption(Fiber.join(fiber), PATIENCE)
        if (Option.isSome(done)) return done.value
        const [newest] = yield* kept.syncs(connection, 1)
        return newest ?? (yield* Fiber.join(fiber))
      }),
      listSyncs: Effect.fnUntraced(function* ({ params: { connection }, query }) {
        const all = yield* kept.syncs(connection, MOST)
        return yield* pageOf(all, ({ index }) => inOrder(index), { ...query, newestFirst: true })
      }),
      listChanges: Effect.fnUntraced(function* ({ params: { connection }, query: { since, after: known, ...paging } }) {
        const after = paging.cursor === undefined ? known : Number((yield* readCursor(paging.cursor)).after)
        const from =
          after !== undefined
            ? { index: after }
            : since !== undefined
              ? { time: DateTime.formatIso(DateTime.makeUnsafe(since)) }
              : undefined
        // One more than the page says whether there is another.
        const some = Stream.take(kept.changes(connection, from), (paging.limit ?? USUAL) + 1)
        return yield* pageOf(yield* Stream.runCollect(some), ({ index }) => inOrder(index), paging)
      }),
      reviewAccess: Effect.fnUntraced(function* ({ params: { connection }, query, headers: { accept = "" } }) {
        const rows = kept.review(connection)
        if (accept.includes("text/csv"))
          return yield* Effect.catchTag(Stream.mkString(toReviewCsv(rows)), "SchemaError", (error) => Effect.die(error))
        return yield* pageOf(
          yield* Stream.runCollect(rows),
          ({ account, type, entitlement, as }) => JSON.stringify([account, type, entitlement, as]),
          query,
        )
      }),
      listLicenses: Effect.fnUntraced(function* ({ params: { connection }, query: { who, ...query } }) {
        return yield* pageOf(yield* kept.licenses(connection, who), ({ id }) => id, query)
      }),
      listIdleLicenses: Effect.fnUntraced(function* ({ params: { connection }, query: { days, ...query } }) {
        const before = DateTime.formatIso(DateTime.subtract(yield* DateTime.now, { days }))
        const rows = yield* Stream.runCollect(kept.idleLicenses(connection, before))
        return yield* pageOf(rows, ({ account, license }) => JSON.stringify([account, license]), query)
      }),
    })
  }),
)

/** How many syncs are looked back on. */
const MOST = 1000

/** Numbers that sort as text. */
const inOrder = (index: number) => String(index).padStart(12, "0")
