import createClient, { type Client } from "openapi-fetch"
import { type ConnectorError, type Json, readOnce, same } from "@latchkey/core"
import { type Access, makeSend, paged, requestOf, restless, type Way } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { paths } from "./generated/github.ts"
import { User } from "./model.ts"
import type { Settings } from "./settings.ts"
import { baseUrlOf, headersOf, sourceOf } from "./source.ts"

/** Calls one operation; of a listing, its first page: the others are where GitHub says. */
type Call = (api: Client<paths>, way: Way) => Promise<unknown>

/** A GitHub organisation, as the capabilities and steps use it. */
export interface GitHub {
  readonly org: string
  /** Asks, and decodes the answer; repeated while GitHub gives none. */
  readonly read: <A>(operation: string, schema: Schema.Codec<A, Json>, call: Call) => Effect.Effect<A, ConnectorError>
  /** Changes something: never repeated unless known not done; an outcome that is unknown is said to be so. */
  readonly write: <A>(operation: string, schema: Schema.Codec<A, Json>, call: Call) => Effect.Effect<A, ConnectorError>
  /** Asks by GraphQL, which has one address for all; nothing is changed. */
  readonly query: <A>(operation: string, schema: Schema.Codec<A, Json>, body: Json) => Effect.Effect<A, ConnectorError>
  /** Every page, by `rel="next"`, as each was when it was read. */
  readonly pages: <A>(
    operation: string,
    schema: Schema.Codec<A, Json>,
    call: Call,
  ) => Effect.Effect<ReadonlyArray<A>, ConnectorError>
  /** Every row as all stood at one moment; fails where the list can't be had so. Read once in a planning. */
  readonly list: <A extends Json>(
    operation: string,
    of: string,
    row: Schema.Codec<A, Json>,
    call: Call,
  ) => Effect.Effect<ReadonlyArray<A>, ConnectorError>
  /** Whose token it is; nobody's, for an app's. Asked once. */
  readonly me: Effect.Effect<User | undefined, ConnectorError>
}

/** The most that GitHub gives on a page. */
export const per_page = 100
const MOST_READINGS = 6

export const makeClient = Effect.fn("github.makeClient")(function* (settings: Settings) {
  const { org } = settings
  const baseUrl = baseUrlOf(settings)
  const api = createClient<paths>({ baseUrl, headers: headersOf(settings) })
  const send = yield* makeSend(sourceOf(settings))
  const ask = <A>(access: Access, operation: string, schema: Schema.Codec<A, Json>, call: Call, next = "") => {
    const first = requestOf((way) => call(api, way))
    const request = next === "" ? first : Effect.map(first, HttpClientRequest.setUrl(new URL(next)))
    return send(access, operation, schema, request)
  }

  const read: GitHub["read"] = (operation, schema, call) =>
    Effect.map(ask("read", operation, schema, call), ({ value }) => value)

  const pages: GitHub["pages"] = (operation, schema, call) =>
    Stream.runCollect(
      paged(operation, {
        first: "",
        page: (next: string) =>
          Effect.map(ask("read", operation, schema, call, next), ({ value, headers }) => ({
            rows: [{ address: next, value }],
            next: nextOf(headers["link"], baseUrl),
          })),
        idOf: ({ address }) => address,
      }),
    ).pipe(Effect.map((all) => all.map(({ value }) => value)))

  // Pages are numbered, so who leaves shifts them. Read twice with the same answer, all stood so when the first
  // reading ended. The second is free where nothing moved: each page is a 304.
  const list: GitHub["list"] = (operation, of, row, call) =>
    readOnce(
      `${operation} ${of}`,
      Effect.gen(function* () {
        let before = yield* pages(operation, Schema.Array(row), call)
        for (let again = 0; before.length > 1; again++) {
          if (again === MOST_READINGS) return yield* restless(operation)
          const after = yield* pages(operation, Schema.Array(row), call)
          if (same(before, after)) break
          before = after
        }
        return before.flat()
      }),
    )

  const me = yield* Effect.cached(
    read("users/get-authenticated", User, (client, way) => client.GET("/user", { ...way })).pipe(
      Effect.map((user): User | undefined => user),
      // An app's token is nobody's.
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotAuthorised",
        () => Effect.succeed(undefined),
      ),
    ),
  )

  return {
    org,
    read,
    write: (operation, schema, call) => Effect.map(ask("write", operation, schema, call), ({ value }) => value),
    query: (operation, schema, body) => {
      const request = HttpClientRequest.post(`${baseUrl.replace(/\/v3$/, "")}/graphql`).pipe(
        HttpClientRequest.setHeaders(headersOf(settings)),
        HttpClientRequest.bodyJsonUnsafe(body),
      )
      return Effect.map(send("read", operation, schema, request), ({ value }) => value)
    },
    pages,
    list,
    me,
  } satisfies GitHub
})

/** Where the next page is. Asked at the API's own address, whatever host the link names: the token goes nowhere else. */
const nextOf = (link: string | undefined, baseUrl: string): string | undefined => {
  const [, address] = /<([^>]+)>;\s*rel="next"/.exec(link ?? "") ?? []
  if (address === undefined) return undefined
  const { pathname, search } = new URL(address, baseUrl)
  return new URL(pathname + search, baseUrl).href
}
