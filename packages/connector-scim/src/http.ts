import { type ConnectorError, Json, observed, RequestIds } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as problem from "./problem.ts"
import type { Settings } from "./settings.ts"

/** One request; `path` comes after the base URL. */
export interface Call {
  readonly method: "GET" | "PUT" | "PATCH" | "DELETE"
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Json
  /** Only if the resource still is this version (RFC 7644, section 3.14). */
  readonly ifMatch?: string
}

/** SCIM names no limit: enough for any service, until its answers say otherwise. */
const LIMIT = { limit: 1000, window: "1 minute" } as const
/** How long a service may take to answer, and to say all of it. */
const PATIENCE = "30 seconds"
const REPEATS = 5
const backoff = Schedule.jittered(Schedule.exponential("250 millis"))
const MEDIA = "application/scim+json"

/** Sends requests, one budget for all of a connection; gives the answer's JSON. 429 waits as told; only reads are repeated. */
export const makeSend = Effect.fnUntraced(function* (settings: Settings) {
  const limiter = yield* RateLimiter.make.pipe(Effect.provide(RateLimiter.layerStoreMemory))
  const client = (yield* HttpClient.HttpClient).pipe(
    // Inside the limiter: waiting for the budget is no silence of the service's.
    HttpClient.transformResponse(Effect.timeout(PATIENCE)),
    HttpClient.withRateLimiter({ ...LIMIT, limiter, key: "scim", times: REPEATS }),
  )
  const base = settings.baseUrl.replace(/\/+$/, "")
  const authorise =
    settings.user === undefined
      ? HttpClientRequest.bearerToken(settings.token)
      : HttpClientRequest.basicAuth(settings.user, settings.token)
  const scrub = scrubber(settings)

  return (
    operation: string,
    { method, path, query = {}, body, ifMatch }: Call,
  ): Effect.Effect<Json, ConnectorError> => {
    const access = method === "GET" ? "read" : "write"
    const request = HttpClientRequest.make(method)(`${base}${path}`).pipe(
      HttpClientRequest.setUrlParams(query),
      HttpClientRequest.setHeaders({
        accept: `${MEDIA}, application/json;q=0.9`,
        ...(ifMatch !== undefined && { "if-match": ifMatch }),
      }),
      authorise,
      body === undefined ? (same) => same : HttpClientRequest.bodyText(JSON.stringify(body), MEDIA),
    )
    const once = Effect.gen(function* () {
      const { status, headers, text } = yield* client.execute(request).pipe(
        Effect.flatMap((response) =>
          Effect.map(Effect.timeout(response.text, PATIENCE), (said) => ({ ...pick(response), text: said })),
        ),
        Effect.mapError((error) => problem.unavailable(operation, access, scrub(reasonOf(error)))),
      )
      const id = headers["x-request-id"]
      if (id !== undefined) (yield* RequestIds).push(id)
      const json = Option.getOrUndefined(parse(scrub(text)))
      if (status >= 400)
        return yield* problem.ofAnswer(operation, access, {
          status,
          retryAfter: headers["retry-after"],
          body: json ?? null,
        })
      if (json === undefined)
        return yield* access === "write"
          ? problem.unavailable(operation, access, `status ${status}, and no JSON`)
          : problem.contractBroken(operation, `status ${status}, and no JSON: is SCIM_BASE_URL a SCIM service's?`)
      return json
    })
    const patient =
      access === "write" ? once : Effect.retry(once, { while: isUnavailable, times: REPEATS, schedule: backoff })
    return patient.pipe(observed("scim", operation))
  }
})

const pick = ({
  status,
  headers,
}: {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
}) => ({
  status,
  headers,
})

const isUnavailable = ({ reason }: ConnectorError) => reason._tag === "Unavailable"

const parse = (text: string) =>
  text === "" ? Option.some(null) : Schema.decodeUnknownOption(Schema.fromJsonString(Json))(text)

/** What stands behind effect's or fetch's failure: `connect ECONNREFUSED 127.0.0.1:1`. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "no answer"
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}

/** A service may say what it was sent: the secret, plain or as HTTP Basic has it, goes no further. */
const scrubber = ({ token, user }: Settings) => {
  const secret = Redacted.value(token)
  const basic = Buffer.from(`${user ?? ""}:${secret}`).toString("base64")
  return (text: string) => text.replaceAll(secret, "…").replaceAll(basic, "…")
}
