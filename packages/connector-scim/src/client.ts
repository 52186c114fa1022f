import { type ConnectorError, Json } from "@latchkey/core"
import { contractBroken, makeSend, type Page, paged } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { page, ServiceProviderConfig, tidied, User } from "./model.ts"
import type { Settings } from "./settings.ts"
import { MEDIA, sourceOf } from "./source.ts"

/** One request; `path` comes after the base URL. */
export interface Call {
  readonly method: "GET" | "PUT" | "PATCH" | "DELETE"
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Json
  /** Only if the resource still is this version (RFC 7644, section 3.14). */
  readonly ifMatch?: string
}

/** Where a listing goes on: the service holds the place (RFC 9865), or the last row of the page before does. */
type Place = { readonly cursor: string } | { readonly startIndex: number; readonly last: string }

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
  ) => Effect.Effect<{ readonly json: Json; readonly value: A }, ConnectorError>
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

export const makeClient = Effect.fn("scim.makeClient")(function* (settings: Settings) {
  const send = yield* makeSend(sourceOf(settings))
  const base = settings.baseUrl.replace(/\/+$/, "")
  const authorise =
    settings.user === undefined
      ? HttpClientRequest.bearerToken(settings.token)
      : HttpClientRequest.basicAuth(settings.user, settings.token)
  const requestOf = ({ method, path, query = {}, body, ifMatch }: Call) =>
    HttpClientRequest.make(method)(`${base}${path}`).pipe(
      HttpClientRequest.setUrlParams(query),
      HttpClientRequest.setHeaders({
        accept: `${MEDIA}, application/json;q=0.9`,
        ...(ifMatch !== undefined && { "if-match": ifMatch }),
      }),
      authorise,
      body === undefined ? (same) => same : HttpClientRequest.bodyText(JSON.stringify(body), MEDIA),
    )
  const get = <A>(path: string, schema: Schema.Codec<A, Json>, query: Call["query"] = {}) =>
    send("read", `GET ${generic(path)}`, tidied(schema), requestOf({ method: "GET", path, query }))

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

  type Read<A> = Effect.Effect<Page<A, Place>, ConnectorError>

  /** A cursor that is no longer good begins the listing anew (RFC 9865: `expiredCursor`, `invalidCursor`). */
  const byCursor = <A>(cursor: string, ask: Ask<A>): Read<A> =>
    ask({ cursor }).pipe(
      Effect.map(({ Resources: rows = [], nextCursor: next }) => ({
        rows,
        ...(next !== undefined && { next: { cursor: next } }),
      })),
      Effect.catchIf(
        ({ reason }) => cursor !== "" && reason._tag === "Refused" && reason.status === 400,
        () => Effect.succeed({ rows: [], moved: true }),
      ),
    )

  /**
   * RFC 7644, section 3.4.2.4. Nothing holds the place, so each page begins with the last row of the one before: where
   * another stands there, rows have come or gone before it and the listing starts again.
   */
  const byIndex = <A extends { readonly id: string }>(
    operation: string,
    startIndex: number,
    last: string,
    ask: Ask<A>,
  ): Read<A> =>
    Effect.gen(function* () {
      const { totalResults: total, Resources: rows = [], nextCursor } = yield* ask({ startIndex: String(startIndex) })
      // It pages by cursor all the same.
      if (nextCursor !== undefined) return { rows, next: { cursor: nextCursor } }
      if (total === undefined) return yield* contractBroken(operation, "no totalResults")
      const read = startIndex - 1 + rows.length
      if (last !== "" && rows[0]?.id !== last) return { rows, moved: true }
      if (read >= total) return { rows, total }
      // A service may give fewer than asked for, but must come on.
      if (rows.length === 0 || (last !== "" && read <= startIndex))
        return yield* contractBroken(operation, `${read} of ${total} resources, and no more`)
      return { rows, next: { startIndex: read, last: rows.at(-1)?.id ?? "" } }
    })

  const list: Scim["list"] = (path, row, filter) =>
    Stream.unwrap(
      Effect.map(config, ({ pagination }) => {
        const operation = `GET ${path}`
        const count = String(Math.min(PAGE, pagination?.maxPageSize ?? PAGE))
        const query = filter === undefined ? { count } : { filter, count }
        const ask = (place: Call["query"]) =>
          Effect.map(get(path, page(row), { ...query, ...place }), ({ value }) => value)
        return paged(operation, {
          first: pagination?.cursor === true ? { cursor: "" } : { startIndex: 1, last: "" },
          idOf: ({ id }) => id,
          page: (place: Place) =>
            "cursor" in place ? byCursor(place.cursor, ask) : byIndex(operation, place.startIndex, place.last, ask),
        })
      }),
    )

  return {
    settings,
    config,
    me,
    read: (path, schema) => get(path, schema),
    write: (call) => Effect.asVoid(send("write", `${call.method} ${generic(call.path)}`, Json, requestOf(call))),
    list,
  } satisfies Scim
})

/** Asks for one page of a listing. */
type Ask<A> = (
  place: Call["query"],
) => Effect.Effect<
  { readonly totalResults?: number; readonly Resources?: ReadonlyArray<A>; readonly nextCursor?: string },
  ConnectorError
>

/** An operation's name is the same for every resource. */
const generic = (path: string) => path.replace(/^(\/[^/]+)\/.*$/, "$1/{id}")

/** The service has no such thing: 404, 501, or a refusal of the request as such. */
export const isAbsent = ({ reason }: ConnectorError): boolean => reason._tag === "NotFound" || reason._tag === "Refused"
