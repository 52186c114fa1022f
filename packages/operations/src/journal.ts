import { ConnectorError, Plan, Receipt } from "@latchkey/core"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** How an operation stands. */
export const State = Schema.Literals(["running", "done", "partly done", "failed", "cancelled"])
export type State = typeof State.Type

/** Who asked for something, and through which host: `ana@laptop`, `cli`. */
export const By = Schema.Struct({ who: Schema.String, host: Schema.String })
export type By = typeof By.Type

/** What is written down, in order: the plan first, each step before it is performed and after. */
export const Event = Schema.Union([
  Schema.Struct({ type: Schema.Literal("planned"), plan: Plan, by: By }),
  Schema.Struct({ type: Schema.Literal("started"), step: Schema.String }),
  /** For what is gone by itself at a time (RFC 3339, UTC). */
  Schema.Struct({ type: Schema.Literal("waiting"), step: Schema.String, until: Schema.String, why: Schema.String }),
  Schema.Struct({ type: Schema.Literal("receipt"), receipt: Receipt }),
  /** Somebody asked to stop: no step begins after it. */
  Schema.Struct({ type: Schema.Literal("cancel asked"), by: By }),
  /** `process`: whose it is while it runs, on the machine that the journal is on. */
  Schema.Struct({ type: Schema.Literal("state"), state: State, process: Schema.optionalKey(Schema.Int) }),
])
export type Event = typeof Event.Type

/** An event as it was written down: `index` counts an operation's events from 1, `at` is RFC 3339, UTC. */
export const Entry = Schema.Struct({ index: Schema.Int, at: Schema.String, event: Event })
export type Entry = typeof Entry.Type

/** What a list says of an operation. */
export const Summary = Schema.Struct({
  id: Schema.String,
  connection: Schema.String,
  change: Plan.fields.change,
  request: Plan.fields.request,
  state: State,
  /** RFC 3339, UTC. */
  begun: Schema.String,
})
export type Summary = typeof Summary.Type

/** An operation as its events tell it. */
export interface Operation {
  readonly id: string
  readonly plan: Plan
  readonly by: By
  readonly state: State
  /** The process that performs it, if any did. */
  readonly process?: number
  /** Somebody asked to stop it, and it was not performed again since. */
  readonly cancelAsked: boolean
  /** Keys of the steps that were started. */
  readonly started: ReadonlySet<string>
  /** The last receipt of each step. */
  readonly receipts: ReadonlyMap<string, Receipt>
}

/** Where operations are written down, before and after each write: what makes a killed command finishable. Append-only. */
export interface Journal {
  /** Gives the event's index. */
  readonly append: (id: string, event: Event) => Effect.Effect<number, ConnectorError>
  readonly read: (id: string) => Effect.Effect<Operation | undefined, ConnectorError>
  /** An operation's events after an index, in order. */
  readonly told: (id: string, after?: number) => Effect.Effect<ReadonlyArray<Entry>, ConnectorError>
  /** Newest first. */
  readonly list: Effect.Effect<ReadonlyArray<Summary>, ConnectorError>
}

/** An operation is the performing of one plan. */
export const operationId = (plan: Plan): string => plan.id

/** As people say it: the beginning of its id, and what it is about. */
export const shortId = (id: string): string => id.slice(0, 8)
export const subjectOf = ({ request }: Pick<Summary, "request">): string =>
  String(request["who"] ?? request["operation"] ?? "")

/** Tells an operation from its events. */
export const fold = (id: string, events: ReadonlyArray<Event>): Operation | undefined => {
  const planned = events.find((event) => event.type === "planned")
  if (planned === undefined) return undefined
  const state = events.findLast((event) => event.type === "state")
  const last = (type: Event["type"]) => events.findLastIndex((event) => event.type === type)
  return {
    id,
    plan: planned.plan,
    by: planned.by,
    state: state?.state ?? "running",
    ...(state?.process !== undefined && { process: state.process }),
    cancelAsked: last("cancel asked") > last("state"),
    started: new Set(events.flatMap((event) => (event.type === "started" ? [event.step] : []))),
    receipts: new Map(
      events.flatMap((event) => (event.type === "receipt" ? [[event.receipt.step, event.receipt] as const] : [])),
    ),
  }
}
