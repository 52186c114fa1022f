import { type ConnectorError, Plan, Receipt } from "@latchkey/core"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** How an operation stands: `waiting` says in its last event for what, and until when where that is known. */
export const State = Schema.Literals([
  "waiting for approval",
  "queued",
  "running",
  "waiting",
  "done",
  "partly done",
  "failed",
  "cancelled",
])
export type State = typeof State.Type

/** Who asked for something, and through which host: `ana@laptop`, `cli`. */
export const By = Schema.Struct({ who: Schema.String, host: Schema.String })
export type By = typeof By.Type

/** What is written down, in order: the plan first, each step before it is performed and after. */
export const Event = Schema.Union([
  /** Again, where it was planned again at its time. `due`: not before then (RFC 3339, UTC). */
  Schema.Struct({
    type: Schema.Literal("planned"),
    plan: Plan,
    by: By,
    due: Schema.optionalKey(Schema.String),
    needsApproval: Schema.optionalKey(Schema.Literal(true)),
  }),
  Schema.Struct({ type: Schema.Literal("approved"), by: By }),
  /** Of the step that is next, for what is gone by itself at a time (RFC 3339, UTC); or of the whole, for another operation. */
  Schema.Struct({
    type: Schema.Literal("waiting"),
    step: Schema.optionalKey(Schema.String),
    until: Schema.optionalKey(Schema.String),
    why: Schema.String,
  }),
  Schema.Struct({ type: Schema.Literal("started"), step: Schema.String }),
  Schema.Struct({ type: Schema.Literal("receipt"), receipt: Receipt }),
  /** Somebody asked to stop: no step begins after it. */
  Schema.Struct({ type: Schema.Literal("cancel asked"), by: By }),
  /** Somebody asked to go on. */
  Schema.Struct({ type: Schema.Literal("resume asked"), by: By }),
  /** `performer`: whose it is from here on, while it runs. */
  Schema.Struct({
    type: Schema.Literal("state"),
    state: State,
    performer: Schema.optionalKey(Schema.String),
    why: Schema.optionalKey(Schema.String),
    /** Of a done one, read again: what is not as its plan promised; left out where nothing was promised. */
    differences: Schema.optionalKey(Schema.Array(Schema.String)),
  }),
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
  /** The index of the last of these events. */
  readonly last: number
  readonly plan: Plan
  readonly by: By
  readonly approvals: ReadonlyArray<By>
  /** Not before then; RFC 3339, UTC. */
  readonly due?: string
  readonly state: State
  /** It waited before it was begun, for its time, its turn or a yes: it is planned again first. */
  readonly isOld: boolean
  /** What it waits for, while it does. */
  readonly waiting?: { readonly why: string; readonly until?: string }
  /** The approval that was asked for is not there. */
  readonly unapproved: boolean
  /** Somebody asked to stop it, and nobody to go on since. */
  readonly cancelAsked: boolean
  /** Keys of the steps that were started. */
  readonly started: ReadonlySet<string>
  /** What is not as the plan promised, where that was read again at its end. */
  readonly differences?: ReadonlyArray<string>
  /** The last receipt of each step. */
  readonly receipts: ReadonlyMap<string, Receipt>
}

/** Whether somebody may perform an operation now; if not, who does, or for which other one it waits. */
export type Claim =
  | { readonly claimed: true }
  | { readonly claimed: false; readonly performer: string }
  | { readonly claimed: false; readonly behind: string }
  | { readonly claimed: false; readonly state: State }

/**
 * Where operations are written down, before and after each write: what makes a killed one finishable. Append-only.
 * It says too who performs which: one performer each, who says every second that it is still there.
 */
export interface Journal {
  /**
   * Gives the event's index; 0, where a plan is asked for that is there already: it is left as it is. A performer's is
   * refused once another has taken the operation over; its plan is its own.
   */
  readonly append: (id: string, event: Event, performer?: string) => Effect.Effect<number, ConnectorError>
  readonly read: (id: string) => Effect.Effect<Operation | undefined, ConnectorError>
  /** An operation's events after an index, in order. */
  readonly told: (id: string, after?: number) => Effect.Effect<ReadonlyArray<Entry>, ConnectorError>
  /** Newest first. */
  readonly list: Effect.Effect<ReadonlyArray<Summary>, ConnectorError>
  /** Makes somebody the performer of an operation that has none, or whose own is gone; `running` is written down. */
  readonly claim: (id: string, performer: string) => Effect.Effect<Claim, ConnectorError>
  /** Claims the oldest that can be, of these connections. */
  readonly claimNext: (
    performer: string,
    connections: ReadonlyArray<string>,
  ) => Effect.Effect<string | undefined, ConnectorError>
  /** A performer says that it is still there. */
  readonly keep: (performer: string) => Effect.Effect<void, ConnectorError>
  /** A performer lets go of what it has not ended, of one or of all: anybody may take it over at once. */
  readonly release: (performer: string, id?: string) => Effect.Effect<void, ConnectorError>
}

/** An operation is the performing of one plan. */
export const operationId = (plan: Plan): string => plan.id

/** As people say it: the beginning of its id, and what it is about. */
export const shortId = (id: string): string => id.slice(0, 8)
export const subjectOf = ({ request }: Pick<Summary, "request">): string =>
  String(request["who"] ?? request["operation"] ?? "")

const ENDED: ReadonlySet<State> = new Set(["done", "partly done", "failed", "cancelled"])

/** Nothing more becomes of it, unless somebody asks to go on. */
export const isEnded = (state: State): boolean => ENDED.has(state)

/** The state that an event leaves an operation in. */
export const stateAfter = (event: Event, before: State): State => {
  if (event.type === "state") return event.state
  if (event.type === "planned" && event.needsApproval) return "waiting for approval"
  if (event.type === "waiting") return "waiting"
  return event.type === "started" && before === "waiting" ? "running" : before
}

/** What follows the approval that was asked for. */
const isQueued = (event: Event) => event.type === "state" && event.state === "queued"

/** Tells an operation from its events. */
export const fold = (id: string, events: ReadonlyArray<Event>): Operation | undefined => {
  const planned = events.findLast((event) => event.type === "planned")
  if (planned === undefined) return undefined
  const started = new Set(events.flatMap((event) => (event.type === "started" ? [event.step] : [])))
  const since = events.slice(events.lastIndexOf(planned))
  const waited = since.some((event) => event.type === "waiting" && event.step === undefined)
  const last = (type: Event["type"]) => events.findLastIndex((event) => event.type === type)
  const state = events.reduce<State>((before, event) => stateAfter(event, before), "queued")
  const ended = events.findLast((event) => event.type === "state")
  const waiting = events.findLast((event) => event.type === "waiting")
  return {
    id,
    last: events.length,
    plan: planned.plan,
    by: planned.by,
    approvals: events.flatMap((event) => (event.type === "approved" ? [event.by] : [])),
    ...(planned.due !== undefined && { due: planned.due }),
    state,
    isOld: started.size === 0 && (planned.due !== undefined || planned.needsApproval === true || waited),
    ...(state === "waiting" && waiting !== undefined && { waiting }),
    ...(ended?.differences !== undefined && { differences: ended.differences }),
    unapproved: planned.needsApproval === true && !since.some(isQueued),
    cancelAsked: last("cancel asked") > last("resume asked"),
    started,
    receipts: new Map(
      events.flatMap((event) => (event.type === "receipt" ? [[event.receipt.step, event.receipt] as const] : [])),
    ),
  }
}
