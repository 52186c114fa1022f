import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Schedule from "effect/Schedule"

/** Writes may be repeated only where it is known that they were not done. */
export type Access = "read" | "write"

/** PagerDuty's own limit for a key: 960 requests a minute. */
const LIMIT = { limit: 960, window: "1 minute" } as const
/** How long PagerDuty may take to answer, and to say all of it. */
const PATIENCE = "30 seconds"
const REPEATS = 5
const backoff = Schedule.jittered(Schedule.exponential("250 millis"))

/** Makes the `fetch` that openapi-fetch is given: effect's HttpClient, with one budget for all requests of a connection. */
export const makeFetch = Effect.gen(function* () {
  const limiter = yield* RateLimiter.make.pipe(Effect.provide(RateLimiter.layerStoreMemory))
  const client = (yield* HttpClient.HttpClient).pipe(
    // Inside the limiter: waiting for the budget is no silence of PagerDuty's.
    HttpClient.transformResponse(Effect.timeout(PATIENCE)),
    HttpClient.withRateLimiter({
      ...LIMIT,
      limiter,
      key: "pagerduty",
      times: REPEATS,
      // PagerDuty's reset is in seconds from now, whatever the name says elsewhere.
      responseHeaders: { resetAfter: "ratelimit-reset" },
    }),
    HttpClient.transformResponse(Effect.flatMap((response) => toWhole(response))),
  )
  const by: Readonly<Record<Access, typeof client>> = {
    read: HttpClient.retryTransient(client, {
      schedule: backoff,
      times: REPEATS,
      while: (error) => !(error instanceof Refused),
    }),
    write: HttpClient.retry(client, { schedule: backoff, times: REPEATS, while: isLocked }),
  }

  /** `context`: of whoever asks; their trace goes on through what openapi-fetch, which knows no effects, calls. */
  return (
    access: Access,
    { ids, context }: { readonly ids: Array<string>; readonly context: Context.Context<never> },
  ) =>
    (request: Request): Promise<Response> =>
      toRepeatable(request).pipe(
        Effect.flatMap((repeatable) => by[access].execute(repeatable)),
        Effect.catchIf(
          (error) => error instanceof Refused,
          ({ response }) => Effect.succeed(response),
        ),
        Effect.flatMap((response) => {
          const id = response.headers["x-request-id"]
          if (id !== undefined) ids.push(id)
          return Effect.map(response.text, (body) => asResponse(response, body))
        }),
        (answer) => Effect.runPromiseWith(context)(answer, { signal: request.signal }),
      )
})

/** A body that streams is gone when it has been sent once; a text can be sent again. */
const toRepeatable = (from: Request) =>
  Effect.gen(function* () {
    const request = HttpClientRequest.fromWeb(from)
    if (from.body === null) return request
    const body = yield* Effect.promise(() => from.text())
    return HttpClientRequest.bodyText(request, body, from.headers.get("content-type") ?? undefined)
  })

/** A whole answer that says no: 429 after all patience, or a lock. */
class Refused extends Error {
  readonly response: HttpClientResponse
  constructor(response: HttpClientResponse) {
    super(`status ${response.status}`)
    this.response = response
  }
}

/** PagerDuty did not give a whole answer. For a write: it may have been done. */
class NoAnswer extends Error {}

/** The answer with its body read: whole, or a failure. Error bodies may be empty or malformed: their status speaks. */
const toWhole = (response: HttpClientResponse) =>
  Effect.gen(function* () {
    const body = yield* Effect.timeout(response.text, PATIENCE)
    if (response.status === 429 || LOCKED.test(`${response.status} ${body}`))
      return yield* Effect.fail(new Refused(response))
    if (response.status < 400 && !isWhole(response.headers["content-type"], body))
      return yield* Effect.fail(new NoAnswer(`status ${response.status}, and no JSON`))
    return response
  })

/** Account-level writes that collide are refused with a 400 that says "account could not be locked": known not done. */
const LOCKED = /^400 .*could not be locked/s
const isLocked = (error: unknown) => error instanceof Refused && error.response.status === 400

const isWhole = (type: string | undefined, body: string): boolean => {
  if (body === "") return true
  if (type !== undefined && !type.includes("json")) return false
  try {
    JSON.parse(body)
    return true
  } catch {
    return false
  }
}

const BODILESS = new Set([101, 204, 205, 304])
const asResponse = (from: HttpClientResponse, body: string) =>
  new Response(BODILESS.has(from.status) ? null : body, {
    status: from.status,
    headers: Object.entries(from.headers).flatMap(([name, value]): Array<[string, string]> =>
      // The body is read already: what described it on the wire does no longer.
      value === undefined || name === "content-encoding" || name === "content-length" ? [] : [[name, value]],
    ),
  })
