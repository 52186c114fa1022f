import * as ConfigProvider from "effect/ConfigProvider"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as OtlpSerialization from "effect/observability/OtlpSerialization"
import * as OtlpTracer from "effect/observability/OtlpTracer"
import { countedClient } from "./metrics.ts"

/**
 * For a process that nobody looks at: its log as lines of JSON on stderr, its calls counted, its traces sent where
 * `OTEL_EXPORTER_OTLP_ENDPOINT` says.
 */
export const unattended = Layer.mergeAll(
  countedClient,
  Logger.layer([Logger.withConsoleError(Logger.formatJson)]),
  OtlpTracer.layerFromConfig({ resource: { serviceName: "latchkey" } }).pipe(
    Layer.provide([
      OtlpSerialization.layerJson,
      FetchHttpClient.layer,
      // To name where is to ask for it, as OpenTelemetry has it.
      ConfigProvider.layerAdd(ConfigProvider.fromEnvRecord({ OTEL_TRACES_EXPORTER: "otlp" })),
    ]),
  ),
)
