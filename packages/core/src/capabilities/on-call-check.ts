import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { capability } from "../capability.ts"
import type { ConnectorError } from "../error.ts"

const Named = Schema.Struct({ id: Schema.String, name: Schema.String })

/** One reason why somebody is on call: a schedule's shift, or a place on a policy (then without end). */
export const Duty = Schema.Struct({
  /** `timeZone`: an IANA name, where the source tells. */
  schedule: Schema.optionalKey(Schema.Struct({ ...Named.fields, timeZone: Schema.optionalKey(Schema.String) })),
  policies: Schema.Array(Schema.Struct({ ...Named.fields, level: Schema.Int })),
  /** RFC 3339, UTC; without: always. */
  from: Schema.optionalKey(Schema.String),
  until: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "Duty" })
export type Duty = typeof Duty.Type

/** The answer of the source at one instant. */
export const OnCall = Schema.Struct({
  account: Schema.String,
  /** RFC 3339, UTC: the instant that was asked about. */
  at: Schema.String,
  onCall: Schema.Boolean,
  duties: Schema.Array(Duty),
  /** Which of the source's operations answered. */
  source: Schema.String,
}).annotate({ identifier: "OnCall" })
export type OnCall = typeof OnCall.Type

/** Who is on call, asked of the source at this moment: an answer is never cached. */
export interface OnCallCheck {
  readonly check: (request: {
    /** The account's id. */
    readonly account: string
    /** Ids or exact names; only duties on these count. All, if left out. */
    readonly schedules?: ReadonlyArray<string>
    /** RFC 3339; now, if left out. */
    readonly at?: string
  }) => Effect.Effect<OnCall, ConnectorError>
}

export const OnCallCheck = capability<OnCallCheck>("OnCallCheck")
