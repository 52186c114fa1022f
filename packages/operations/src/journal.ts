import { ConnectorError, Plan, Receipt } from "@latchkey/core"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** How an operation stands. */
export const State = Schema.Literals(["running", "done", "partly done", "failed"])
export type State = typeof State.Type

/** What is written down, in order: the plan first, each step before it is performed and after. */
export const Event = Schema.Union([
  Schema.Struct({ type: Schema.Literal("planned"), plan: Plan }),
  Schema.Struct({ type: Schema.Literal("started"), step: Schema.String }),
  /** For what is gone by itself at a time (RFC 3339, UTC). */
  Schema.Struct({ type: Schema.Literal("waiting"), step: Schema.String, until: Schema.String, why: Schema.String }),
  Schema.Struct({ type: Schema.Literal("receipt"), receipt: Receipt }),
  Schema.Struct({ type: Schema.Literal("state"), state: State }),
])
export type Event = typeof Event.Type

/** An operation as its events tell it. */
export interface Operation {
  readonly id: string
  readonly plan: Plan
  readonly state: State
  /** Keys of the steps that were started. */
  readonly started: ReadonlySet<string>
  /** The last receipt of each step. */
  readonly receipts: ReadonlyMap<string, Receipt>
}

/** Where operations are written down, before and after each write: what makes a killed command finishable. */
export interface Journal {
  readonly append: (id: string, event: Event) => Effect.Effect<void, ConnectorError>
  readonly read: (id: string) => Effect.Effect<Operation | undefined, ConnectorError>
  /** Newest first. */
  readonly list: Effect.Effect<ReadonlyArray<Operation>, ConnectorError>
}

/** An operation is the performing of one plan. */
export const operationId = (plan: Plan): string => plan.id

/** Tells an operation from its events. */
export const fold = (id: string, events: ReadonlyArray<Event>): Operation | undefined => {
  const plan = events.find((event) => event.type === "planned")?.plan
  if (plan === undefined) return undefined
  return {
    id,
    plan,
    state: events.findLast((event) => event.type === "state")?.state ?? "running",
    started: new Set(events.flatMap((event) => (event.type === "started" ? [event.step] : []))),
    receipts: new Map(
      events.flatMap((event) => (event.type === "receipt" ? [[event.receipt.step, event.receipt] as const] : [])),
    ),
  }
}
