import type { Scope } from "@latchkey/connections"
import * as Context from "effect/Context"
import { HttpApiMiddleware, HttpApiSecurity } from "effect/http-api"
import { problems } from "./problem.ts"

/** Who asks, and what they may do. */
export interface Caller {
  /** The key's name, or the token's subject: what the record says. */
  readonly who: string
  /** Scopes on some connections, or on all. */
  readonly grants: ReadonlyArray<{
    readonly scopes: ReadonlyArray<Scope>
    readonly connections?: ReadonlyArray<string>
  }>
}

export class CurrentCaller extends Context.Service<CurrentCaller, Caller>()("latchkey/server/CurrentCaller") {}

/** Knows the caller, and lets through whoever has the scope that the route needs. */
export class Authorization extends HttpApiMiddleware.Service<Authorization, { provides: CurrentCaller }>()(
  "latchkey/server/Authorization",
  { security: { bearer: HttpApiSecurity.bearer }, error: problems },
) {}

/** Around everything: a request's id, its line in the log, and failures as problems. */
export class Answering extends HttpApiMiddleware.Service<Answering>()("latchkey/server/Answering", {
  error: problems,
}) {}
