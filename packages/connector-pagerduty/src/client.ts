import createClient, { type Client } from "openapi-fetch"
import { type ConnectorError, type Json, observed, RequestIds } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { User } from "./model.ts"
import type { paths } from "./generated/pagerduty.ts"
import { type Access, makeFetch } from "./http.ts"
import type { Settings } from "./settings.ts"
import * as problem from "./problem.ts"

/** The client that openapi-fetch makes of PagerDuty's contract. */
export type Api = Client<paths>

/** What every call of openapi-fetch takes besides its own: the way out, and the way to stop. */
export interface Way {
  readonly fetch: (request: Request) => Promise<Response>
  readonly signal: AbortSignal
}
type Answer = { readonly data?: unknown; readonly error?: unknown; readonly response: Response }
type Call = (api: Api, way: Way) => Promise<Answer>

export interface Page {
  readonly offset: number
  readonly limit: number
  /** Asks how many there are: what tells that pages have shifted. */
  readonly total: boolean
}

/** How far a listing has come: `total` as the page before said it. */
interface Place {
  readonly offset: number
  readonly total: number | undefined
  readonly again: number
}

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
    call: (api: Api, way: Way, page: Page) => Promise<Answer>,
  ) => Stream.Stream<A, ConnectorError>
  /** Whose token it is; nobody's, for an account token. Asked once. */
  readonly me: Effect.Effect<User | undefined, ConnectorError>
  /** The e-mail that incident changes are recorded under (`From`): from the settings, or the token's own user. */
  readonly agent: Effect.Effect<string, ConnectorError>
}

/** PagerDuty refuses pages beyond this. */
export const MOST_ROWS = 10_000
const PAGE = 100
const MOST_RESTARTS = 5

export const makeClient = Effect.fn("pagerduty.makeClient")(function* (settings: Settings) {
  const fetchAs = yield* makeFetch
  const token = Redacted.value(settings.token)
  const api = createClient<paths>({
    baseUrl: (
      settings.apiUrl ?? (settings.region === "eu" ? "https://api.eu.pagerduty.com" : "https://api.pagerduty.com")
    ).replace(/\/$/, ""),
    headers: {
      Accept: "application/vnd.pagerduty+json;version=2",
      // OAuth tokens are told by their form; every other kind is an API key.
      Authorization: token.startsWith("pdus+") || token.startsWith("eyJ") ? `Bearer ${token}` : `Token token=${token}`,
    },
  })

  const send = <A>(access: Access, operation: string, schema: Schema.Codec<A, Json>, call: Call) =>
    sendOnce(access, operation, schema, call).pipe(observed("pagerduty", operation))

  const sendOnce = Effect.fnUntraced(function* <A>(
    access: Access,
    operation: string,
    schema: Schema.Codec<A, Json>,
    call: Call,
  ) {
    const ids = yield* RequestIds
    const way = fetchAs(access, { ids, context: yield* Effect.context() })
    const answer = yield* Effect.tryPromise({
      try: (signal) => call(api, { fetch: way, signal }),
      catch: (error) => problem.unavailable(operation, access, scrub(token)(reasonOf(error))),
    })
    const { response } = answer
    if (!response.ok) return yield* problem.ofAnswer(operation, access, response, answer.error, scrub(token))
    return yield* Schema.decodeUnknownEffect(schema)(answer.data ?? null).pipe(
      // A write whose answer cannot be read was done, perhaps: only a look tells.
      Effect.mapError((error) =>
        access === "write"
          ? problem.unavailable(operation, access, "its answer can't be read")
          : problem.contractBroken(operation, error.message),
      ),
    )
  })

  const list: PagerDuty["list"] = (operation, { key, row, size = PAGE }, call) => {
    const schema = Schema.Struct({
      [key]: Schema.Array(row),
      more: Schema.optionalKey(Schema.NullOr(Schema.Boolean)),
      total: Schema.optionalKey(Schema.NullOr(Schema.Number)),
    })
    const begin: Place = { offset: 0, total: undefined, again: 0 }
    // What was seen belongs to one run of the stream: it may be run again.
    return Stream.suspend(() => {
      const seen = new Set<string>()
      return Stream.paginate(begin, ({ offset, total, again }) =>
        Effect.gen(function* () {
          if (offset + size > MOST_ROWS) return yield* problem.tooMany(operation, MOST_ROWS)
          const query = { offset, limit: size, total: true }
          const page = yield* send("read", operation, schema, (client, way) => call(client, way, query))
          const rows = Object.values(page).find((value) => Array.isArray(value)) ?? []
          const fresh = rows.filter((one) => !seen.has(identityOf(one)))
          for (const one of fresh) seen.add(identityOf(one))
          const now = typeof page["total"] === "number" ? page["total"] : undefined
          // Rows that came or went meanwhile have shifted the pages: what slipped through is looked for from the start.
          if (total !== undefined && now !== undefined && now !== total) {
            if (again === MOST_RESTARTS) return yield* problem.restless(operation)
            return [fresh, Option.some({ offset: 0, total: undefined, again: again + 1 })] as const
          }
          if (page["more"] !== true) return [fresh, Option.none()] as const
          if (rows.length === 0)
            return yield* problem.contractBroken(operation, "an empty page that says there is more")
          return [fresh, Option.some({ offset: offset + rows.length, total: now, again })] as const
        }),
      )
    })
  }

  // `getCurrentUser` answers an account token with 400: nobody.
  const me = yield* Effect.cached(
    send("read", "getCurrentUser", Schema.Struct({ user: User }), (client, way) =>
      client.GET("/users/me", { ...way }),
    ).pipe(
      Effect.map(({ user }): User | undefined => user),
      Effect.catchIf(
        ({ reason }) => reason._tag === "Refused" && reason.status === 400,
        () => Effect.succeed(undefined),
      ),
    ),
  )

  return {
    read: (operation, schema, call) => send("read", operation, schema, call),
    write: (operation, schema, call) => send("write", operation, schema, call),
    list,
    me,
    agent: Effect.gen(function* () {
      const email = settings.from ?? (yield* me)?.email
      return email ?? (yield* problem.noAgent)
    }),
  } satisfies PagerDuty
})

const identityOf = (row: unknown): string =>
  typeof row === "object" && row !== null && "id" in row && typeof row.id === "string" ? row.id : JSON.stringify(row)

/** What stands behind effect's or fetch's failure: `connect ECONNREFUSED 127.0.0.1:1`, `status 200, and no JSON`. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "no answer"
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}

const scrub = (token: string) => (text: string) => text.replaceAll(token, "…")
