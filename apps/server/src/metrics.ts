import { State } from "@latchkey/operations"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"

const requests = Metric.counter("latchkey_http_requests_total", {
  description: "HTTP requests, by route and status",
  incremental: true,
})
const steps = Metric.counter("latchkey_steps_total", {
  description: "Steps that this process performed, by outcome",
  incremental: true,
})
const left = Metric.gauge("latchkey_source_rate_limit_remaining", {
  description: "Calls that a source still takes before its rate limit resets, as it last said",
})
const operations = Metric.gauge("latchkey_operations", { description: "Operations, by state" })
const syncAge = Metric.gauge("latchkey_sync_age_seconds", {
  description: "Since a connection's last complete sync began",
})

export const countRequest = (attributes: {
  readonly method: string
  readonly route: string
  readonly status: string
}) => Metric.update(Metric.withAttributes(requests, attributes), 1)

export const countStep = (outcome: string) => Metric.update(Metric.withAttributes(steps, { outcome }), 1)

/** Of every state, those too that nothing is in. */
export const sayOperations = (count: (state: State) => number) =>
  Effect.forEach(State.literals, (state) => Metric.update(Metric.withAttributes(operations, { state }), count(state)))

export const saySyncAge = (connection: string, seconds: number) =>
  Metric.update(Metric.withAttributes(syncAge, { connection }), seconds)

/** The way out to the sources; notes what each says of its rate limit. */
export const countedClient = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(HttpClient.HttpClient, (client) =>
    HttpClient.tap(client, ({ headers, request }) => {
      const remaining = Number(headers["ratelimit-remaining"] ?? headers["x-ratelimit-remaining"])
      return Number.isNaN(remaining)
        ? Effect.void
        : Metric.update(Metric.withAttributes(left, { source: new URL(request.url).host }), remaining)
    }),
  ),
).pipe(Layer.provide(FetchHttpClient.layer))
