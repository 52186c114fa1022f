import {
  type Account,
  type Connection,
  ConnectorError,
  defineConnector,
  Entitlements,
  type Grant,
  ListAccounts,
  makeContainer,
  provide,
  type SignIn,
  SignIns,
} from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"

/** A source in memory: who has an account, who holds what, and what goes wrong. */
export interface Source {
  accounts: ReadonlyArray<Account>
  grants: ReadonlyArray<Grant>
  signIns: ReadonlyArray<SignIn>
  /** After this many accounts a listing fails. */
  failsAfter: number | undefined
  /** Grants of these types can't be had whole. */
  unseen: ReadonlyArray<string>
  /** Accounts that listings leave out, though a look finds them. */
  hidden: ReadonlyArray<string>
  /** What a look answers for these. */
  looks: Readonly<Record<string, ConnectorError>>
  /** Runs when a listing has begun. */
  meanwhile: Effect.Effect<void>
  listings: number
}

export const account = (id: string, more: Partial<Account> = {}): Account => ({
  id,
  name: id.toUpperCase(),
  email: `${id}@acme.test`,
  status: "active",
  role: "user",
  ...more,
})

export const grant = (who: string, type: string, id: string, as?: string): Grant => ({
  account: who,
  entitlement: { type, id, name: `${type} ${id}` },
  ...(as !== undefined && { as }),
})

export const problem = (tag: "NotFound" | "Unavailable" | "NotAuthorised", message = tag.toString()) =>
  new ConnectorError({
    operation: "test",
    message,
    remedy: "None.",
    reason:
      tag === "NotFound"
        ? { _tag: tag }
        : tag === "Unavailable"
          ? { _tag: tag, unknownOutcome: false }
          : { _tag: tag, missingScopes: [] },
  })

export const makeSource = (accounts: ReadonlyArray<Account> = [], grants: ReadonlyArray<Grant> = []): Source => ({
  accounts,
  grants,
  signIns: [],
  failsAfter: undefined,
  unseen: [],
  hidden: [],
  looks: {},
  meanwhile: Effect.void,
  listings: 0,
})

/** A connection to it, as a host has one. */
export const connect = (source: Source, name = "acme"): Effect.Effect<Connection, ConnectorError, Scope.Scope> => {
  const container = makeContainer()
  container.register(
    defineConnector({
      id: "memory",
      name: "Memory",
      contract: 1,
      settings: Schema.Struct({}),
      client: () => Effect.succeed(source),
      capabilities: [
        provide(ListAccounts, listAccounts),
        provide(Entitlements, entitlements),
        provide(SignIns, signIns),
      ],
      steps: [],
    }),
  )
  return Effect.provide(container.connect({ name, connector: "memory", settings: {} }), FetchHttpClient.layer)
}

const listAccounts = (source: Source): ListAccounts => ({
  accounts: () =>
    Stream.unwrap(
      Effect.gen(function* () {
        source.listings++
        const all = source.accounts.filter(({ id }) => !source.hidden.includes(id))
        yield* source.meanwhile
        return source.failsAfter === undefined
          ? Stream.fromIterable(all)
          : Stream.concat(Stream.fromIterable(all.slice(0, source.failsAfter)), Stream.fail(problem("Unavailable")))
      }),
    ),
  find: (who) => {
    const found = source.accounts.find(({ id, email }) => id === who || email === who)
    return source.looks[who] ?? (found === undefined ? problem("NotFound") : Effect.succeed(found))
  },
})

const entitlements = (source: Source): Entitlements => ({
  catalog: () => Stream.fromIterable(source.grants.map(({ entitlement }) => entitlement)),
  grants: ({ type } = {}) =>
    Stream.concat(
      Stream.fromIterable(source.grants.filter(({ entitlement }) => type === undefined || entitlement.type === type)),
      source.unseen.includes(type ?? "") ? Stream.fail(problem("NotAuthorised", `No ${type}.`)) : Stream.empty,
    ),
  grantsOf: (who) => Effect.succeed(source.grants.filter((one) => one.account === who)),
})

const signIns = (source: Source): SignIns => ({
  signIns: () =>
    Stream.concat(
      Stream.fromIterable(source.signIns),
      source.unseen.includes("sign-ins") ? Stream.fail(problem("NotAuthorised", "No sign-ins.")) : Stream.empty,
    ),
})
