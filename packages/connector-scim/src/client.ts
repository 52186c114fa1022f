import type { ConnectorError, Json } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Call, makeSend } from "./http.ts"
import { page, ServiceProviderConfig, tidy, User } from "./model.ts"
import * as problem from "./problem.ts"
import type { Settings } from "./settings.ts"

/** A SCIM service, as the capabilities and steps use it. */
export interface Scim {
  readonly settings: Settings
  /** What the service says of itself; a service without a config supports nothing that is optional. Asked once. */
  readonly config: Effect.Effect<ServiceProviderConfig, ConnectorError>
  /** Whose credentials these are, where `/Me` (RFC 7644, section 3.11) tells. Asked once. */
  readonly me: Effect.Effect<User | undefined, ConnectorError>
  /** Asks; gives the answer as it was given, to be sent back, and as the schema reads it. */
  readonly read: <A>(
    path: string,
    schema: Schema.Codec<A, Json>,
  ) => Effect.Effect<{ readonly raw: Json; readonly value: A }, ConnectorError>
  /** Changes something: never repeated unless known not done. */
  readonly write: (call: Call) => Effect.Effect<void, ConnectorError>
  /** Every resource of a type (that a filter lets through), once; fails where the list can't be had whole. */
  readonly list: <A extends { readonly id: string }>(
    path: string,
    row: Schema.Codec<A, Json>,
    filter?: string,
  ) => Stream.Stream<A, ConnectorError>
}

const PAGE = 100
const MOST_RESTARTS = 5

export const makeClient = Effect.fn("scim.makeClient")(function* (settings: Settings) {
  const send = yield* makeSend(settings)

  const get = <A>(path: string, schema: Schema.Codec<A, Json>, query?: Readonly<Record<string, string>>) => {
    const operation = `GET ${generic(path)}`
    return send(operation, { method: "GET", path, ...(query !== undefined && { query }) }).pipe(
      Effect.flatMap((raw) =>
        Effect.map(Schema.decodeUnknownEffect(schema)(tidy(raw)), (value) => ({ raw, value })).pipe(
          Effect.mapError((error) => problem.contractBroken(operation, error.message)),
        ),
      ),
    )
  }

  const config = yield* Effect.cached(
    get("/ServiceProviderConfig", ServiceProviderConfig).pipe(
      Effect.map(({ value }) => value),
      Effect.catchIf(isAbsent, () => Effect.succeed<ServiceProviderConfig>({})),
    ),
  )
  const me = yield* Effect.cached(
    get("/Me", User).pipe(
      Effect.map(({ value }): User | undefined => value),
      Effect.catchIf(
        (error) => isAbsent(error) || error.reason._tag === "NotAuthorised",
        () => Effect.succeed(undefined),
      ),
    ),
  )

  type Rows<A> = Stream.Stream<A, ConnectorError>
  type Query = Readonly<Record<string, string>>

  /** RFC 9865: the service holds the place; the first page is asked for with an empty cursor. */
  const byCursor = <A extends { readonly id: string }>(
    path: string,
    row: Schema.Codec<A, Json>,
    query: Query,
  ): Rows<A> =>
    Stream.suspend(() => {
      const seen = new Set<string>()
      const asked = new Set<string>()
      return Stream.paginate("", (cursor) =>
        Effect.gen(function* () {
          asked.add(cursor)
          const { value } = yield* get(path, page(row), { ...query, cursor, count: String(PAGE) })
          const next = value.nextCursor
          if (next !== undefined && asked.has(next))
            return yield* problem.contractBroken(`GET ${path}`, "nextCursor leads back to a page that was read")
          return [fresh(value.Resources ?? [], seen), Option.fromUndefinedOr(next)] as const
        }),
      )
    })

  /**
   * RFC 7644, section 3.4.2.4. Nothing holds the place, so each page begins with the last row of the one before: where
   * another stands there, rows have come or gone before it and the listing starts again.
   */
  const byIndex = <A extends { readonly id: string }>(
    path: string,
    row: Schema.Codec<A, Json>,
    query: Query,
  ): Rows<A> =>
    Stream.suspend(() => {
      const seen = new Set<string>()
      const begin = (again: number): Place => ({ startIndex: 1, last: undefined, pass: new Set(), again })
      return Stream.paginate(begin(0), ({ startIndex, last, pass, again }) =>
        Effect.gen(function* () {
          const operation = `GET ${path}`
          const asked = { ...query, startIndex: String(startIndex), count: String(PAGE) }
          const { value } = yield* get(path, page(row), asked)
          const { totalResults: total, Resources: rows = [] } = value
          if (total === undefined) return yield* problem.contractBroken(operation, "no totalResults")
          for (const { id } of rows) pass.add(id)
          const read = startIndex - 1 + rows.length
          const moved = last !== undefined && rows[0]?.id !== last
          if (moved || (read >= total && pass.size < total)) {
            if (again === MOST_RESTARTS) return yield* problem.restless(operation)
            return [fresh(rows, seen), Option.some(begin(again + 1))] as const
          }
          if (read >= total) return [fresh(rows, seen), Option.none()] as const
          // A service may give fewer than asked for, but must come on.
          if ((read <= startIndex && last !== undefined) || rows.length === 0)
            return yield* problem.contractBroken(operation, `${read} of ${total} resources, and no more`)
          return [fresh(rows, seen), Option.some({ startIndex: read, last: rows.at(-1)?.id, pass, again })] as const
        }),
      )
    })

  return {
    settings,
    config,
    me,
    read: (path, schema) => get(path, schema),
    write: (call) => Effect.asVoid(send(`${call.method} ${generic(call.path)}`, call)),
    list: (path, row, filter) =>
      Stream.unwrap(
        Effect.map(config, ({ pagination }) =>
          (pagination?.cursor === true ? byCursor : byIndex)(path, row, filter === undefined ? {} : { filter }),
        ),
      ),
  } satisfies Scim
})

/** How far a pass over a listing has come: the last row's id, and all ids of this pass. */
interface Place {
  readonly startIndex: number
  readonly last: string | undefined
  readonly pass: Set<string>
  readonly again: number
}

/** What was not given yet. */
const fresh = <A extends { readonly id: string }>(rows: ReadonlyArray<A>, seen: Set<string>): ReadonlyArray<A> =>
  rows.filter(({ id }) => !seen.has(id) && seen.add(id))

/** An operation's name is the same for every resource. */
const generic = (path: string) => path.replace(/^(\/[^/]+)\/.*$/, "$1/{id}")

/** The service has no such thing: 404, 501, or a refusal of the request as such. */
export const isAbsent = ({ reason }: ConnectorError): boolean => reason._tag === "NotFound" || reason._tag === "Refused"
