import type { ConnectorError } from "@latchkey/core"
import type * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Scope from "effect/Scope"
import type { Subject } from "./world.ts"

/** Something that every connector must keep to. */
export interface Law {
  readonly name: string
  /** What there must be in a world for the law to judge. */
  readonly needs: string
  /** Fails, or dies of an assertion, where it does not hold; gives how often it judged: never is not held. */
  readonly holds: (subject: Subject) => Effect.Effect<number, ConnectorError, Scope.Scope | HttpClient.HttpClient>
}
