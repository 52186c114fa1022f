import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Semaphore from "effect/Semaphore"
import type { ConnectorError } from "../error.ts"
import { Json } from "../json.ts"
import { observed } from "../observed.ts"
import { RequestIds } from "../requests.ts"
import { contractBroken, refused, unavailable } from "./problem.ts"
import type { Access, Answer, Refusal, Source } from "./source.ts"

/** A success, decoded; `json` and `headers` as they came. */
export interface Taken<A> extends Answer {
  readonly value: A
}

/** Sends one request. Reads are repeated while there is no answer; writes only where it is known that they were not done. */
export type Send = <A>(
  access: Access,
  /** In the source's own terms: an OpenAPI operation id. */
  operation: string,
  schema: Schema.Codec<A, Json>,
  request: HttpClientRequest | Effect.Effect<HttpClientRequest, Error>,
) => Effect.Effect<Taken<A>, ConnectorError>

/** How long a source may take to answer, and to say all of it. */
const PATIENCE = "30 seconds"
const REPEATS = 5
/** Longer than this, in seconds, a person should decide whether to wait. */
const MOST_PATIENCE = 90
/** Who says "too many requests" and not for how long: a minute. */
const PAUSE = 60

const soon = Schedule.max([Schedule.jittered(Schedule.exponential("250 millis")), Schedule.recurs(REPEATS)])
const asTold = Schedule.recurs(REPEATS).pipe(
  Schedule.addDelay(({ input }: { readonly input: No }) => Effect.succeed(Duration.seconds(input.pause ?? 0))),
)

/** No answer to give: the error, and when to ask again, if ever. */
interface No {
  readonly error: ConnectorError
  readonly soon?: boolean
  readonly pause?: number | undefined
}

/** Makes the way to a source: its budget, patience, repeats, request ids, typed errors. One request at a time. */
export const makeSend = Effect.fnUntraced(function* (source: Source) {
  const http = yield* HttpClient.HttpClient
  // Whoever plans as of another time waits no longer for it.
  const clock = yield* Clock.Clock
  // Inside the budget: waiting for it is no silence of the source's.
  const way = HttpClient.transformResponse(source.transport?.(http) ?? http, Effect.timeout(PATIENCE))
  const client =
    source.budget === undefined
      ? way
      : HttpClient.withRateLimiter(way, {
          ...source.budget,
          limiter: yield* RateLimiter.make.pipe(Effect.provide(RateLimiter.layerStoreMemory)),
          key: source.id,
          // A refusal is waited for below, and not without end.
          times: 0,
          disableResponseInspection: true,
        })
  const scrub = (text: string) => source.secrets.reduce((clean, secret) => clean.replaceAll(secret, "…"), text)
  // Sources ask for one request after the other; when one wants a pause, all pause.
  const turns = yield* Semaphore.make(1)

  const ask = Effect.fnUntraced(function* (access: Access, operation: string, request: HttpClientRequest) {
    const silent = (why: string): No => ({
      error: unavailable(source, operation, access, scrub(why)),
      soon: access === "read",
    })
    const response = yield* Effect.mapError(client.execute(request), (error) => silent(reasonOf(error)))
    const text = yield* response.text.pipe(
      Effect.timeout(PATIENCE),
      Effect.mapError((error) => silent(reasonOf(error))),
    )
    const { status, headers } = response
    const id = headers[source.requestId ?? "x-request-id"]
    if (id !== undefined) (yield* RequestIds).push(id)
    // What is read stays as it is, to be compared and put back; what a refusal says may be shown.
    const json = Option.getOrUndefined(text === "" ? Option.some(null) : parsed(status < 400 ? text : scrub(text)))
    if (status < 400) {
      if (json !== undefined) return { status, headers, json } satisfies Answer
      const why = `status ${status}, and no JSON`
      // Half an answer, or a page of somebody else's: a proxy, a sign-in.
      return yield* Effect.fail(
        access === "write" || isJson(headers["content-type"])
          ? silent(why)
          : { error: contractBroken(operation, `${why}. ${source.remedies.reach}`) },
      )
    }
    const answer = { status, headers, json: json ?? null }
    const now = yield* clock.currentTimeMillis
    const no = { ...pauseOf(answer, now), ...source.refusal?.(answer, now) }
    const error = refused(source, operation, access, answer, no)
    const isDown = error.reason._tag === "Unavailable"
    // A write that met a 503 may have been done, whatever it says of later.
    const waits = no.pause !== undefined && no.pause <= MOST_PATIENCE && !(isDown && access === "write")
    return yield* Effect.fail<No>({
      error,
      ...(waits ? { pause: no.pause } : { soon: no.passes === true || (isDown && access === "read") }),
    })
  })

  const send: Send = (access, operation, schema, request) =>
    Effect.gen(function* () {
      const made = yield* Effect.mapError(Effect.isEffect(request) ? request : Effect.succeed(request), (error) =>
        unavailable(source, operation, "read", scrub(reasonOf(error))),
      )
      const answer = yield* ask(access, operation, made).pipe(
        Effect.retry({ schedule: soon, while: (no) => no.soon === true }),
        Effect.retry({ schedule: asTold, while: ({ pause }) => pause !== undefined }),
        turns.withPermit,
        Effect.mapError(({ error }) => error),
      )
      const value = yield* Schema.decodeUnknownEffect(schema)(answer.json).pipe(
        // A write whose answer can't be read was done, perhaps: only a look tells.
        Effect.mapError(({ message }) =>
          access === "write"
            ? unavailable(source, operation, access, "its answer can't be read")
            : contractBroken(operation, scrub(message)),
        ),
      )
      return { ...answer, value }
    }).pipe(observed(source.id, operation), Effect.provideService(Clock.Clock, clock))
  return send
})

const pauseOf = ({ status, headers }: Answer, now: number): Refusal => {
  const after = Headers.parseRetryAfter(headers["retry-after"] ?? "")
  const told = Result.isSuccess(after) ? Duration.toSeconds(Headers.retryAfterDelay(after.success, now)) : undefined
  if (told === undefined) return status === 429 ? { pause: PAUSE } : {}
  return status === 429 || status === 503 ? { pause: Math.ceil(told) } : {}
}

const isJson = (type = "") => type.includes("json")
const parsed = Schema.decodeUnknownOption(Schema.fromJsonString(Json))

/** What stands behind effect's or fetch's failure: `connect ECONNREFUSED 127.0.0.1:1`. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "no answer"
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}
