import { Scope } from "@latchkey/connections"
import * as Context from "effect/Context"
import { OpenApi } from "effect/http-api"

/** What a route asks of its caller; without this annotation nobody gets through. */
export class Needs extends Context.Service<Needs, Scope | "nothing">()("latchkey/server/Needs") {}

/** How the OpenAPI document says it. */
export const SCOPE = "x-latchkey-scope"

/** The one rule of a route, the scope that its caller has; and in a line what the route does. */
export const needs = (scope: Scope | "nothing", summary: string) =>
  Context.merge(Context.make(Needs, scope), OpenApi.annotations({ summary, override: { [SCOPE]: scope } }))

export { Scope }
