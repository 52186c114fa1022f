import { ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import type { Settings } from "./settings.ts"

/** How long Sample may take to answer. */
const PATIENCE = "30 seconds"
const again = { times: 3, schedule: Schedule.jittered(Schedule.exponential("250 millis")) }

type Request = HttpClientRequest.HttpClientRequest

/** Asks Sample; what goes wrong is told in the contract's words. */
export const makeClient = ({ apiUrl, token }: Settings) =>
  Effect.map(HttpClient.HttpClient, (http) => {
    const ok = HttpClient.filterStatusOk(http)
    const ask =
      (client: typeof ok) =>
      <A>(request: Request, shape: Schema.Codec<A, unknown>): Effect.Effect<A, ConnectorError> =>
        client.execute(request.pipe(HttpClientRequest.prependUrl(apiUrl), HttpClientRequest.bearerToken(token))).pipe(
          Effect.flatMap(HttpClientResponse.schemaBodyJson(shape)),
          Effect.timeout(PATIENCE),
          Effect.mapError((error) => toError(`${request.method} ${request.url}`, error)),
        )
    return {
      /** A read may be sent again. */
      read: ask(HttpClient.retryTransient(ok, again)),
      /** A write is sent once: whether it was done is looked at, not guessed. */
      write: ask(ok),
    }
  })
export type Client = Effect.Success<ReturnType<typeof makeClient>>

/** To fill in: what Sample's own answers mean, and what to do next. */
const toError = (operation: string, error: unknown): ConnectorError => {
  const fail = (message: string, remedy: string, reason: ConnectorError["reason"]) =>
    new ConnectorError({ operation, message, remedy, reason })
  const response = HttpClientError.isHttpClientError(error) ? error.response : undefined
  const status = response?.status ?? 0
  if (Schema.isSchemaError(error))
    return fail("Sample's answer does not look as it should.", "Tell who keeps this connector.", {
      _tag: "ContractBroken",
      place: operation,
    })
  if (status === 401 || status === 403)
    return fail("Sample does not let this token do that.", "Make a token that may.", {
      _tag: "NotAuthorised",
      missingScopes: [],
    })
  if (status === 404) return fail("Sample has no such thing.", "List what there is.", { _tag: "NotFound" })
  if (status === 429)
    return fail("Sample is asked too often.", "Wait, then run the same command again.", {
      _tag: "RateLimited",
      retryAfterSeconds: Number(response?.headers["retry-after"] ?? 60),
    })
  if (status >= 400 && status < 500)
    return fail(`Sample refuses this with ${status}.`, "Tell who keeps this connector.", { _tag: "Refused", status })
  return fail("Sample gave no whole answer.", "Run the same command again.", {
    _tag: "Unavailable",
    unknownOutcome: true,
  })
}
