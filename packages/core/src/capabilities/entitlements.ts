import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { capability } from "../capability.ts"
import type { ConnectorError } from "../error.ts"

/** Something that can be held: a role, a license, a team, a place on a schedule or policy. */
export const Entitlement = Schema.Struct({
  /** `role`, `license`, `team`, `schedule`, `escalation_policy`… */
  type: Schema.String,
  id: Schema.String,
  name: Schema.String,
  url: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "Entitlement" })
export type Entitlement = typeof Entitlement.Type

/** That an account holds an entitlement. */
export const Grant = Schema.Struct({
  /** The account's id. */
  account: Schema.String,
  entitlement: Entitlement,
  /** In what capacity: the role in a team, the level of a policy. */
  as: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "Grant" })
export type Grant = typeof Grant.Type

/** Who holds what. */
export interface Entitlements {
  /** What can be held. */
  readonly catalog: () => Stream.Stream<Entitlement, ConnectorError>
  /** Every grant, of everyone or of one type of entitlement; complete, or a failure. */
  readonly grants: (query?: { readonly type?: string }) => Stream.Stream<Grant, ConnectorError>
  /** All that one account (by id) holds. */
  readonly grantsOf: (account: string) => Effect.Effect<ReadonlyArray<Grant>, ConnectorError>
}

export const Entitlements = capability<Entitlements>("Entitlements")
