import type * as Effect from "effect/Effect"
import type { ConnectorError } from "./error.ts"
import type { Evidence } from "./evidence.ts"
import type { Draft } from "./plan.ts"

/** The one shape of every write: it plans, and a host performs. Planning changes nothing (law 2). */
export interface Change<Request> {
  readonly plan: (request: Request) => Effect.Effect<Draft, ConnectorError>
  /** Reads again what the plan's evidence promised, once it is performed; a line for each difference. */
  readonly verify?: (evidence: Evidence) => Effect.Effect<ReadonlyArray<string>, ConnectorError>
}
