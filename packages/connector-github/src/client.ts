import createClient, { type Client } from "openapi-fetch"
import { type ConnectorError, type Json, observed, readOnce, same } from "@latchkey/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Semaphore from "effect/Semaphore"
import type { paths } from "./generated/github.ts"
import { makeExchange } from "./http.ts"
import { User } from "./model.ts"
import * as problem from "./problem.ts"
import type { Settings } from "./settings.ts"

/** What every call of openapi-fetch takes besides its own: the way out, and the way to stop. */
interface Way {
  readonly fetch: (request: Request) => Promise<Response>
  readonly signal: AbortSignal
}
type Answer = { readonly data?: unknown; readonly error?: unknown; readonly response: Response }
/** Calls one operation; of a listing, its first page: the others are where GitHub says. */
type Call = (api: Client<paths>, way: Way) => Promise<Answer>

/** A GitHub organisation, as the capabilities and steps use it. */
export interface GitHub {
  readonly org: string
  /** Asks, and decodes the answer; repeated while GitHub gives none. */
  readonly read: <A>(operation: string, schema: Schema.Codec<A, Json>, call: Call) => Effect.Effect<A, ConnectorError>
  /** Changes something: never repeated unless known not done; an outcome that is unknown is said to be so. */
  readonly write: <A>(operation: string, schema: Schema.Codec<A, Json>, call: Call) => Effect.Effect<A, ConnectorError>
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
const REPEATS = 5
/** Longer than this a person should decide whether to wait. */
const MOST_PATIENCE = 90
const backoff = Schedule.jittered(Schedule.exponential("250 millis"))

export const makeClient = Effect.fn("github.makeClient")(function* ({ token, org, apiUrl }: Settings) {
  const exchange = yield* makeExchange
  const baseUrl = (apiUrl ?? "https://api.github.com").replace(/\/$/, "")
  const api = createClient<paths>({
    baseUrl,
    headers: {
      Accept: "application/vnd.github+json",
      Authorization: `Bearer ${Redacted.value(token)}`,
      "X-GitHub-Api-Version": "2022-11-28",
    },
  })
  const scrub = (text: string) => text.replaceAll(Redacted.value(token), "…")

  const sendOnce = Effect.fnUntraced(function* <A>(
    access: problem.Access,
    operation: string,
    schema: Schema.Codec<A, Json>,
    call: Call,
    next: string | undefined,
  ) {
    const run = Effect.runPromiseWith(yield* Effect.context<never>())
    const fetch = (request: Request) =>
      run(exchange(next === undefined ? request : new Request(next, request)), { signal: request.signal })
    const { response, data, error } = yield* Effect.tryPromise({
      try: (signal) => call(api, { fetch, signal }),
      catch: (failure) => problem.unavailable(operation, access, scrub(reasonOf(failure))),
    })
    if (response.ok) {
      const answer = yield* Schema.decodeUnknownEffect(schema)(data ?? null).pipe(
        // A write whose answer can't be read was done, perhaps: only a look tells.
        Effect.mapError(({ message }) =>
          access === "write"
            ? problem.unavailable(operation, access, "its answer can't be read")
            : problem.contractBroken(operation, message),
        ),
      )
      return { answer, next: nextOf(response.headers.get("link"), baseUrl) }
    }
    const said = typeof error === "object" && error !== null && "message" in error ? scrub(String(error.message)) : ""
    const pause = problem.pauseOf(response, said, yield* Clock.currentTimeMillis)
    return yield* pause === undefined
      ? problem.ofAnswer(operation, access, response, said)
      : problem.rateLimited(operation, pause)
  })

  // GitHub asks for one request after the other; when it wants a pause, all pause.
  const turns = yield* Semaphore.make(1)
  const send = <A>(
    access: problem.Access,
    operation: string,
    schema: Schema.Codec<A, Json>,
    call: Call,
    next?: string,
  ) => {
    const once = sendOnce(access, operation, schema, call, next)
    const answered =
      access === "write"
        ? once
        : Effect.retry(once, {
            schedule: backoff,
            times: REPEATS,
            while: ({ reason }) => reason._tag === "Unavailable",
          })
    const patient = (left: number): typeof answered =>
      Effect.catchIf(
        answered,
        ({ reason }) => reason._tag === "RateLimited" && left > 0 && reason.retryAfterSeconds <= MOST_PATIENCE,
        ({ reason }) =>
          Effect.delay(patient(left - 1), `${reason._tag === "RateLimited" ? reason.retryAfterSeconds : 0} seconds`),
      )
    return turns.withPermit(patient(REPEATS)).pipe(observed("github", operation))
  }

  const read: GitHub["read"] = (operation, schema, call) =>
    Effect.map(send("read", operation, schema, call), ({ answer }) => answer)

  const pages: GitHub["pages"] = (operation, schema, call) =>
    Effect.gen(function* () {
      const first = yield* send("read", operation, schema, call)
      const all = [first.answer]
      const asked = new Set<string>()
      for (let next = first.next; next !== undefined;) {
        if (asked.has(next)) return yield* problem.contractBroken(operation, "its pages lead in a circle")
        asked.add(next)
        const page = yield* send("read", operation, schema, call, next)
        all.push(page.answer)
        next = page.next
      }
      return all
    })

  // Pages are numbered, so who leaves shifts them. Read twice with the same answer, all stood so when the first
  // reading ended. The second is free where nothing moved: each page is a 304.
  const list: GitHub["list"] = (operation, of, row, call) =>
    readOnce(
      `${operation} ${of}`,
      Effect.gen(function* () {
        let before = yield* pages(operation, Schema.Array(row), call)
        for (let again = 0; before.length > 1; again++) {
          if (again === REPEATS) return yield* problem.restless(operation)
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
        ({ operation, reason }) => operation === "users/get-authenticated" && reason._tag === "NotAuthorised",
        () => Effect.succeed(undefined),
      ),
    ),
  )

  return {
    org,
    read,
    write: (operation, schema, call) => Effect.map(send("write", operation, schema, call), ({ answer }) => answer),
    pages,
    list,
    me,
  } satisfies GitHub
})

/** Where the next page is. Asked at the API's own address, whatever host the link names: the token goes nowhere else. */
const nextOf = (link: string | null, baseUrl: string): string | undefined => {
  const [, address] = /<([^>]+)>;\s*rel="next"/.exec(link ?? "") ?? []
  if (address === undefined) return undefined
  const { pathname, search } = new URL(address, baseUrl)
  return new URL(pathname + search, baseUrl).href
}

/** What stands behind effect's or fetch's failure: `connect ECONNREFUSED 127.0.0.1:1`. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "no answer"
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}
