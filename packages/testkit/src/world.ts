import type { Connector, ConnectorError, Draft, Json, Opened, PlannedStep } from "@latchkey/core"
import type * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Layer from "effect/Layer"

/** A request that reached the source, or that a fault kept from it (then `status` is what was answered, 0 for nothing). */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly status: number
}

/** Something that goes wrong on purpose: to reads or to writes, once `after` of them went well, `times` times (for ever, if left out). */
export interface Fault {
  readonly kind: "rate-limited" | "error" | "drop-before" | "drop-after" | "hold-before" | "hold-after"
  readonly on: "reads" | "writes"
  readonly after?: number
  readonly times?: number
}

/** A change that the laws plan and perform. */
export interface Case {
  readonly name: string
  readonly plan: (opened: Opened) => Effect.Effect<Draft, ConnectorError>
  /** Its subject is gone afterwards: planning again is `NotFound`. */
  readonly deletes?: boolean
  /** Puts something in the way of its last step, which can't be taken back, from outside. */
  readonly obstruct?: Effect.Effect<void>
  /** Makes something that its plan can't see. */
  readonly blind?: Effect.Effect<void>
}

/** A source that the laws can look at, disturb and set back, without the connector's help. */
export interface World {
  /** Right settings, as a host would pass them; every secret in them is a canary. */
  readonly settings: unknown
  readonly secrets: ReadonlyArray<string>
  readonly reset: Effect.Effect<void>
  /** All that is there, without what differs between two runs that did the same (ids, times). */
  readonly snapshot: Effect.Effect<Json>
  /** The ids of all accounts. */
  readonly accounts: Effect.Effect<ReadonlyArray<string>>
  readonly changes: ReadonlyArray<Case>
  /** Changes what a step is about to change, from outside; leaves the step's own work to do. */
  readonly touch: (step: PlannedStep) => Effect.Effect<void>
  /** Oldest first, since the last reset. */
  readonly requests: Effect.Effect<ReadonlyArray<Sent>>
  /** Whether a request can change the source; by its verb, if left out. */
  readonly writes?: (request: Sent) => boolean
  readonly faults: {
    readonly inject: (fault: Fault) => Effect.Effect<void>
    /** Whether a fault has struck since the last `clear`. */
    readonly struck: Effect.Effect<boolean>
    readonly clear: Effect.Effect<void>
  }
  readonly clock: { readonly advance: (seconds: number) => Effect.Effect<void> }
  /** What was held against the source's published document: how many exchanges, and what did not fit, one line each. */
  readonly contract?: Effect.Effect<{ readonly exchanges: number; readonly problems: ReadonlyArray<string> }>
  /** How the connector reaches the world; plain fetch, if left out. */
  readonly http?: Layer.Layer<HttpClient.HttpClient>
}

/** What a law is held against. */
export interface Subject {
  readonly connector: Connector
  readonly world: World
}
