import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { capability } from "../capability.ts"
import type { ConnectorError } from "../error.ts"

/** When somebody last signed in. Instants are RFC 3339, UTC. */
export const SignIn = Schema.Struct({
  /** The account's id. */
  account: Schema.String,
  /** Left out: never, as far as the source knows. */
  at: Schema.optionalKey(Schema.String),
  /** When the account was made, where the source tells: nobody signs in before. */
  createdAt: Schema.optionalKey(Schema.String),
})
export type SignIn = typeof SignIn.Type

/** Who was there last, and when: for who has access and does not use it. May lag, by as long as the connector's docs say. */
export interface SignIns {
  /** Every account that the source knows it of, once; complete, or a failure. */
  readonly signIns: () => Stream.Stream<SignIn, ConnectorError>
}

export const SignIns = capability<SignIns>("SignIns")
