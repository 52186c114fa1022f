import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Metric from "effect/Metric"
import { ConnectorError } from "./error.ts"

const calls = Metric.counter("latchkey_source_calls_total", {
  description: "Calls to a source, by operation and outcome",
  incremental: true,
})

/** One call to a source, in the source's own terms: a span of whoever asks, counted by how it ends. */
export const observed =
  (source: string, operation: string) =>
  <A, R>(call: Effect.Effect<A, ConnectorError, R>): Effect.Effect<A, ConnectorError, R> =>
    call.pipe(
      Effect.onExit((exit) =>
        Metric.update(Metric.withAttributes(calls, { source, operation, outcome: outcomeOf(exit) }), 1),
      ),
      Effect.withSpan(`${source}.${operation}`),
    )

const outcomeOf = (exit: Exit.Exit<unknown, ConnectorError>): string => {
  if (Exit.isSuccess(exit)) return "ok"
  const error = Cause.squash(exit.cause)
  return error instanceof ConnectorError ? error.reason._tag : "Interrupted"
}
