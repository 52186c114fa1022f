import type { ConnectorError } from "@latchkey/core"
import type * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Scope from "effect/Scope"
import type { Subject } from "./world.ts"

/** Something that every connector must keep to; `holds` fails, or dies of an assertion, where it does not. */
export interface Law {
  readonly name: string
  readonly holds: (subject: Subject) => Effect.Effect<void, ConnectorError, Scope.Scope | HttpClient.HttpClient>
}
