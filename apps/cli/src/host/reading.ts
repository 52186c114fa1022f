import {
  Account,
  defineConnector,
  Entitlement,
  Entitlements,
  Grant,
  ListAccounts,
  OnCall,
  OnCallCheck,
  provide,
} from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Client, makeClient } from "./client.ts"

/** A connection of a server's. */
interface Place extends Client {
  /** Below `/v1`. */
  readonly at: string
}

const encode = encodeURIComponent

const listAccounts = ({ call, list, at }: Place): ListAccounts => ({
  accounts: (query = {}) => list({ path: `${at}/accounts`, query: { ...query }, as: Account }),
  find: (who) => call({ path: `${at}/accounts/${encode(who)}`, as: Account }),
})

const entitlements = ({ list, at }: Place): Entitlements => {
  const grantsOf = (account: string) => list({ path: `${at}/accounts/${encode(account)}/entitlements`, as: Grant })
  return {
    catalog: () => list({ path: `${at}/entitlements`, as: Entitlement }),
    grants: ({ type } = {}) =>
      list({ path: `${at}/accounts`, as: Account }).pipe(
        Stream.flatMap(({ id }) => grantsOf(id)),
        Stream.filter(({ entitlement }) => type === undefined || entitlement.type === type),
      ),
    grantsOf: (account) => Stream.runCollect(grantsOf(account)),
  }
}

const onCallCheck = ({ call, at }: Place): OnCallCheck => ({
  check: ({ account, schedules, at: instant }) =>
    call({
      method: "POST",
      path: `${at}/on-call`,
      body: { account, ...(schedules && { schedules }), ...(instant !== undefined && { at: instant }) },
      as: OnCall,
    }),
})

/** What a server says of one of its connections: whoever reads need not know where it comes from. */
export const throughServer = defineConnector({
  id: "latchkey-server",
  name: "Latchkey server",
  contract: 1,
  settings: Schema.Struct({
    url: Schema.String,
    key: Schema.RedactedFromValue(Schema.NonEmptyString, { label: "Latchkey key" }),
    connection: Schema.String,
  }),
  client: ({ url, key, connection }) =>
    Effect.map(makeClient(url, key), (client): Place => ({ ...client, at: `/connections/${encode(connection)}` })),
  capabilities: [
    provide(ListAccounts, listAccounts),
    provide(Entitlements, entitlements),
    provide(OnCallCheck, onCallCheck),
  ],
  steps: [],
})
