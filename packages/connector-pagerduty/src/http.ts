import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Schedule from "effect/Schedule"
import { RequestIds } from "@latchkey/core"

/** Writes may be repeated only where it is known that they were not done. */
export type Access = "read" | "write"

/** PagerDuty did not give a whole answer. For a write: it may have been done. */
export class NoAnswer extends Error {}

/** PagerDuty's own limit for a key: 960 requests a minute. */
const LIMIT = { limit: 960, window: "1 minute" } as const
/** How long PagerDuty may take to answer, and to say all of it. */
const PATIENCE = "30 seconds"
const backoff = Schedule.max([Schedule.jittered(Schedule.exponential("250 millis")), Schedule.recurs(5)])

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
      times: 5,
      // PagerDuty's reset is in seconds from now, whatever the name says elsewhere.
      responseHeaders: { resetAfter: "ratelimit-reset" },
    }),
  )
  const send = (request: HttpClientRequest.HttpClientRequest, access: Access) =>
    Effect.gen(function* () {
      const response = yield* client.execute(request)
      const body = yield* Effect.timeout(response.text, PATIENCE)
      if (access === "read" && (response.status >= 500 || !isWhole(response.headers["content-type"], body)))
        return yield* Effect.fail(new NoAnswer(`status ${response.status}`))
      if (isLocked(response.status, body)) return yield* Effect.fail(new Locked(response, body))
      const id = response.headers["x-request-id"]
      if (id !== undefined) (yield* RequestIds).push(id)
      return asResponse(response, body)
    })

  return (access: Access, context: { readonly ids: Array<string> }) =>
    async (request: Request): Promise<Response> => {
      const outgoing = HttpClientRequest.fromWeb(request)
      const attempt = send(outgoing, access).pipe(
        Effect.retry({ schedule: backoff, while: (error) => access === "read" || error instanceof Locked }),
        Effect.catchIf(
          (error) => error instanceof Locked,
          ({ response, body }) => Effect.succeed(asResponse(response, body)),
        ),
        Effect.mapError((error) => new NoAnswer(error instanceof NoAnswer ? error.message : error._tag)),
        Effect.provideService(RequestIds, context.ids),
      )
      return Effect.runPromise(attempt, { signal: request.signal })
    }
})

/** Account-level writes that collide are refused with a 400 that says "account could not be locked": known not done. */
class Locked extends Error {
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string | undefined>> }
  readonly body: string
  constructor(response: Locked["response"], body: string) {
    super("the account is locked")
    this.response = response
    this.body = body
  }
}
const isLocked = (status: number, body: string) => status === 400 && body.includes("could not be locked")

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
const asResponse = (from: Locked["response"], body: string) =>
  new Response(BODILESS.has(from.status) ? null : body, {
    status: from.status,
    headers: Object.entries(from.headers).flatMap(([name, value]): Array<[string, string]> =>
      // The body is read already: what described it on the wire does no longer.
      value === undefined || name === "content-encoding" || name === "content-length" ? [] : [[name, value]],
    ),
  })
