import createClient, { type Client } from "openapi-fetch"
import type { ConnectorError, Json } from "@latchkey/core"
import { type Access, contractBroken, makeSend, paged, requestOf, type Way } from "@latchkey/core/http"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type { paths } from "./generated/pagerduty.ts"
import { User } from "./model.ts"
import * as problem from "./problem.ts"
import type { Settings } from "./settings.ts"
import { baseUrlOf, headersOf, sourceOf } from "./source.ts"

/** The client that openapi-fetch makes of PagerDuty's contract. */
export type Api = Client<paths>

export type { Way }
type Call = (api: Api, way: Way) => Promise<unknown>

export interface Page {
  readonly offset: number
  readonly limit: number
  /** Asks how many there are: what tells that pages have shifted. */
  readonly total: boolean
}

/** How far a listing has come: `total` as the page before said it. */
type Place = { readonly offset: number; readonly total: number | null }

/** PagerDuty, as the capabilities and steps use it. Reads and writes are told apart by name, not by HTTP verb. */
export interface PagerDuty {
  /** Asks, and decodes the answer; repeated while PagerDuty gives none. */
  readonly read: <A>(operation: string, schema: Schema.Codec<A, Json>, call: Call) => Effect.Effect<A, ConnectorError>
  /** Changes something: never repeated unless known not done; an outcome that is unknown is said to be so. */
  readonly write: <A>(operation: string, schema: Schema.Codec<A, Json>, call: Call) => Effect.Effect<A, ConnectorError>
  /** Every row of a classic list, once (by id or, where it has none, by all it says); fails where the list can't be had whole. */
  readonly list: <A>(
    operation: string,
    rows: { readonly key: string; readonly row: Schema.Codec<A, Json>; readonly size?: number },
    call: (api: Api, way: Way, page: Page) => Promise<unknown>,
  ) => Stream.Stream<A, ConnectorError>
  /** Whose token it is; nobody's, for an account token. Asked once. */
  readonly me: Effect.Effect<User | undefined, ConnectorError>
  /** The e-mail that incident changes are recorded under (`From`): from the settings, or the token's own user. */
  readonly agent: Effect.Effect<string, ConnectorError>
  /** By how much this machine's clock is ahead of PagerDuty's, as its last answer told it (RFC 9110, `Date`); milliseconds. */
  readonly ahead: Effect.Effect<number>
}

/** PagerDuty refuses pages beyond this. */
export const MOST_ROWS = 10_000
const PAGE = 100

export const makeClient = Effect.fn("pagerduty.makeClient")(function* (settings: Settings) {
  const send = yield* makeSend(sourceOf(settings))
  const api = createClient<paths>({ baseUrl: baseUrlOf(settings), headers: headersOf(settings) })
  const clock = yield* Clock.Clock
  const ahead = yield* Ref.make(0)
  const ask = Effect.fnUntraced(function* <A>(
    access: Access,
    operation: string,
    schema: Schema.Codec<A, Json>,
    call: Call,
  ) {
    const { value, headers } = yield* send(
      access,
      operation,
      schema,
      requestOf((way) => call(api, way)),
    )
    const now = yield* clock.currentTimeMillis
    yield* Ref.set(ahead, now - (Date.parse(headers["date"] ?? "") || now))
    return value
  })

  const list = <Row>(
    operation: string,
    { key, row, size = PAGE }: { readonly key: string; readonly row: Schema.Codec<Row, Json>; readonly size?: number },
    call: (api: Api, way: Way, page: Page) => Promise<unknown>,
  ) => {
    const schema = Schema.Struct({
      [key]: Schema.Array(row),
      more: Schema.optionalKey(Schema.NullOr(Schema.Boolean)),
      total: Schema.optionalKey(Schema.NullOr(Schema.Number)),
    })
    return paged(operation, {
      first: { offset: 0, total: null },
      idOf: identityOf,
      page: ({ offset, total }: Place) =>
        Effect.gen(function* () {
          if (offset + size > MOST_ROWS) return yield* problem.tooMany(operation, MOST_ROWS)
          const query = { offset, limit: size, total: true }
          const page = yield* ask("read", operation, schema, (client, way) => call(client, way, query))
          const rows = Object.values(page).find((value): value is ReadonlyArray<Row> => Array.isArray(value)) ?? []
          const now = typeof page["total"] === "number" ? page["total"] : null
          // Rows that came or went meanwhile have shifted the pages.
          if (total !== null && now !== null && now !== total) return { rows, moved: true }
          if (page["more"] !== true) return { rows }
          if (rows.length === 0) return yield* contractBroken(operation, "an empty page that says there is more")
          return { rows, next: { offset: offset + rows.length, total: now } }
        }),
    })
  }

  // `getCurrentUser` answers an account token with 400: nobody.
  const me = yield* Effect.cached(
    ask("read", "getCurrentUser", Schema.Struct({ user: User }), (client, way) => client.GET("/users/me", way)).pipe(
      Effect.map(({ user }): User | undefined => user),
      Effect.catchIf(
        ({ reason }) => reason._tag === "Refused" && reason.status === 400,
        () => Effect.succeed(undefined),
      ),
    ),
  )

  return {
    read: (operation, schema, call) => ask("read", operation, schema, call),
    write: (operation, schema, call) => ask("write", operation, schema, call),
    list,
    me,
    agent: Effect.gen(function* () {
      const email = settings.from ?? (yield* me)?.email
      return email ?? (yield* problem.noAgent)
    }),
    ahead: Ref.get(ahead),
  } satisfies PagerDuty
})

const identityOf = (row: unknown): string =>
  typeof row === "object" && row !== null && "id" in row && typeof row.id === "string" ? row.id : JSON.stringify(row)
