import type * as Effect from "effect/Effect"
import type { ConnectorError } from "./error.ts"
import type { Draft } from "./plan.ts"

/** The one shape of every write: it plans, and a host performs. Planning changes nothing (law 2). */
export interface Change<Request> {
  readonly plan: (request: Request) => Effect.Effect<Draft, ConnectorError>
}
