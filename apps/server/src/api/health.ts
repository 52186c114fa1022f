import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import * as Schema from "effect/Schema"
import { needs } from "./scope.ts"

const Well = Schema.Struct({ status: Schema.Literal("ok") })

/** For whoever watches the process. */
export const health = HttpApiGroup.make("health").add(
  HttpApiEndpoint.get("livez", "/livez", { success: Well }).annotateMerge(needs("nothing", "Does the process live?")),
  HttpApiEndpoint.get("readyz", "/readyz", { success: Well }).annotateMerge(needs("nothing", "Has it what it needs?")),
  HttpApiEndpoint.get("metrics", "/metrics", {
    success: Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/plain; version=0.0.4; charset=utf-8" })),
  }).annotateMerge(needs("nothing", "Figures, for Prometheus")),
)
