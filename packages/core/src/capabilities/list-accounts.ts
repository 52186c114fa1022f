import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Account, AccountStatus } from "../account.ts"
import { capability } from "../capability.ts"
import type { ConnectorError } from "../error.ts"

/** Narrows a listing; a host may filter further. */
export interface AccountQuery {
  readonly status?: AccountStatus
  /** The role as the source's pages name it, or as its API does. */
  readonly role?: string
  /** Part of a name or of an e-mail. */
  readonly text?: string
}

/** Whether a query, its role in the words of accounts, lets an account through. */
export const fits =
  ({ status, role, text }: AccountQuery) =>
  (account: Account): boolean =>
    (status === undefined || account.status === status) &&
    (role === undefined || account.role === role) &&
    (text === undefined || contains(account.name, text) || contains(account.email ?? "", text))

const contains = (whole: string, part: string) => whole.toLowerCase().includes(part.toLowerCase())

/** Who has an account. */
export interface ListAccounts {
  /** Every account, once; fails rather than end early (law 1). */
  readonly accounts: (query?: AccountQuery) => Stream.Stream<Account, ConnectorError>
  /** One account by id or exact e-mail; `NotFound` or `Ambiguous` otherwise. */
  readonly find: (who: string) => Effect.Effect<Account, ConnectorError>
}

export const ListAccounts = capability<ListAccounts>("ListAccounts")
