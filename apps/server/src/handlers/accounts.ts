import { randomUUID } from "node:crypto"
import {
  type Account,
  type AccountQuery,
  type ConnectorError,
  Entitlements,
  type Grant,
  ListAccounts,
} from "@latchkey/core"
import type { KnownAccount } from "@latchkey/inventory"
import * as Cache from "effect/Cache"
import * as Effect from "effect/Effect"
import { HttpApiBuilder } from "effect/http-api"
import * as Stream from "effect/Stream"
import { Api } from "../api/index.ts"
import { capability, Host } from "../host.ts"
import { pageOf, readCursor } from "./pages.ts"

interface Listing {
  readonly id: string
  readonly connection: string
  readonly query: AccountQuery
}

export const accounts = HttpApiBuilder.group(
  Api,
  "accounts",
  Effect.fnUntraced(function* (handlers) {
    const { inventory } = yield* Host
    // A source is asked for all once, not once a page; after two minutes, or elsewhere, the next page asks again.
    const listings = yield* Cache.make({
      capacity: 16,
      timeToLive: "2 minutes",
      lookup: ({ connection, query }: Listing) =>
        query.status === "deprovisioned"
          ? Stream.runCollect(inventory.accounts(connection, query.status))
          : Effect.flatMap(capability(connection, ListAccounts), ({ accounts: list }) =>
              Stream.runCollect<KnownAccount | Account, ConnectorError, never>(list(query)),
            ),
    })
    return handlers.handleAll({
      listAccounts: Effect.fnUntraced(function* ({ params: { connection }, query: { limit, cursor, ...query } }) {
        const listing = cursor === undefined ? undefined : (yield* readCursor(cursor)).listing
        const id = listing ?? randomUUID()
        const all = yield* Cache.get(listings, { id, connection, query })
        return yield* pageOf(all, (account) => account.id, {
          ...(limit !== undefined && { limit }),
          ...(cursor !== undefined && { cursor }),
          listing: id,
        })
      }),
      findAccount: Effect.fnUntraced(function* ({ params }) {
        const { find } = yield* capability(params.connection, ListAccounts)
        return yield* find(params.account)
      }),
      listAccountEntitlements: Effect.fnUntraced(function* ({ params, query }) {
        const { grantsOf } = yield* capability(params.connection, Entitlements)
        const account = yield* idOf(params.connection, params.account)
        return yield* pageOf(yield* grantsOf(account), keyOf, query)
      }),
    })
  }),
)

/** What is asked by id wants an id; people know e-mails. */
export const idOf = Effect.fnUntraced(function* (connection: string, who: string) {
  if (!who.includes("@")) return who
  const { find } = yield* capability(connection, ListAccounts)
  return (yield* find(who)).id
})

const keyOf = ({ entitlement, as = "" }: Grant) => JSON.stringify([entitlement.type, entitlement.id, as])
