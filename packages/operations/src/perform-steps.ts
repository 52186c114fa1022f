import {
  type Connection,
  ConnectorError,
  heldBack,
  isIdle,
  onlyFollows,
  type Plan,
  type PlannedStep,
  type Receipt,
  TransferData,
} from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Entry, Event, Operation, State } from "./journal.ts"

/** What became of a plan. */
export interface Result {
  readonly plan: Plan
  readonly state: State
  readonly receipts: ReadonlyArray<Receipt>
  /** Steps that are not done: nothing, when all went well. */
  readonly left: ReadonlyArray<{ readonly step: string; readonly line: string; readonly why: string }>
  /** What is not as the plan's evidence promised; not looked for (`undefined`) where a step is left. */
  readonly differences?: ReadonlyArray<string>
}

/** Told of as it happens: for progress on a terminal. */
export type Progress = (step: PlannedStep, receipt?: Receipt) => Effect.Effect<void>

/** What its performer lends an operation. */
export interface Lent {
  readonly write: (event: Event) => Effect.Effect<unknown, ConnectorError>
  /** Its events after an index. */
  readonly told: (after: number) => Effect.Effect<ReadonlyArray<Entry>, ConnectorError>
  readonly progress: Progress
  /** Is this process about to end? Then no step begins; another goes on with it. */
  readonly leaving: Effect.Effect<boolean>
}

/** How often the steps that clear a blocker are performed again when a guard finds it back. */
const MOST_CLEARINGS = 3

/** What is gone by itself within this time is waited for; what takes longer is left, to be performed again then. */
const PATIENCE = Duration.hours(1)

/** How long one step may take, waits for a rate limit to pass among it. */
const LONGEST = "15 minutes"

/** How often it is looked meanwhile whether somebody asks to stop. */
const GLANCE = Duration.seconds(5)

export const isDone = ({ outcome }: Receipt): boolean => outcome === "done" || outcome === "already done"

/** Performs an operation stage by stage, each step written down before and after: killed anywhere, performing again goes on. */
export const performSteps = Effect.fnUntraced(function* (
  connection: Connection,
  { plan, ...known }: Operation,
  { write, told, progress, leaving }: Lent,
) {
  let cancelAsked = known.cancelAsked
  let seen = known.last
  const receipts = new Map(known.receipts)

  /** Has somebody asked to stop since it began? Only what has come since the last look is read. */
  const isCancelAsked = Effect.gen(function* () {
    const entries = yield* told(seen)
    seen = entries.at(-1)?.index ?? seen
    cancelAsked ||= entries.some(({ event }) => event.type === "cancel asked")
    return cancelAsked
  })

  const perform = Effect.fnUntraced(function* (step: PlannedStep, resumed: boolean) {
    yield* write({ type: "started", step: step.key })
    yield* progress(step)
    return yield* connection.perform(step, { resumed }).pipe(
      Effect.timeoutOrElse({ duration: LONGEST, orElse: () => Effect.fail(tooLong(step)) }),
      Effect.catchTag("ConnectorError", (error) => failed(step, error)),
    )
  })

  const record = Effect.fnUntraced(function* (step: PlannedStep, receipt: Receipt) {
    receipts.set(step.key, receipt)
    yield* write({ type: "receipt", receipt })
    yield* progress(step, receipt)
  })

  /** Performs; where the target changed, once more for what it is now, if that asks for nothing new. */
  const settle = Effect.fnUntraced(function* (step: PlannedStep) {
    // Begun before, and how it ended is not known: what it did already is looked for first.
    const last = receipts.get(step.key)
    const resumed = known.started.has(step.key) && (last === undefined || last.outcome === "failed")
    const receipt = yield* perform(step, resumed)
    if (receipt.outcome !== "changed underneath") return receipt
    const rebased = yield* connection
      .rebase(step)
      .pipe(Effect.catchTag("ConnectorError", () => Effect.succeed(undefined)))
    return rebased !== undefined && onlyFollows(step, rebased) ? yield* perform(rebased, false) : receipt
  })

  /** Waits until what blocked is gone by itself; `false` where nothing says that it will be, or not soon. */
  const waitFor = Effect.fnUntraced(function* (step: PlannedStep, receipt: Receipt) {
    const { until, why = "" } = receipt
    if (receipt.outcome !== "blocked" || until === undefined) return false
    const left = DateTime.distance(yield* DateTime.now, DateTime.makeUnsafe(until))
    if (!Duration.isGreaterThan(left, Duration.zero) || Duration.isGreaterThan(left, PATIENCE)) return false
    yield* write({ type: "waiting", step: step.key, until, why })
    yield* progress(step, receipt)
    // Somebody may ask meanwhile to stop.
    for (let rest = left; Duration.isGreaterThan(rest, Duration.zero); rest = Duration.subtract(rest, GLANCE)) {
      yield* Effect.sleep(Duration.min(rest, GLANCE))
      if ((yield* isCancelAsked) || (yield* leaving)) return false
    }
    return true
  })

  const run = Effect.fnUntraced(function* (step: PlannedStep) {
    let receipt = heldBack(plan, step) ? yield* unseen(plan, step) : yield* settle(step)
    for (let round = 0; receipt.outcome === "blocked" && round < MOST_CLEARINGS; round++) {
      const blockedBy = receipt.blockedBy ?? []
      const clearing = plan.steps.filter(({ clears }) => clears.some((key) => blockedBy.includes(key)))
      if (clearing.length === 0) break
      for (const one of clearing) yield* record(one, yield* settle(one))
      receipt = yield* settle(step)
    }
    while (yield* waitFor(step, receipt)) receipt = yield* settle(step)
    yield* record(step, receipt)
    return isDone(receipt)
  })

  const stages = [...Map.groupBy(plan.steps, ({ stage }) => stage)].toSorted(([a], [b]) => a - b)
  for (const [, steps] of stages) {
    // PagerDuty, for one, asks for one request at a time from a token.
    const done = yield* Effect.forEach(
      steps,
      Effect.fnUntraced(function* (step) {
        const receipt = receipts.get(step.key)
        // An idle step waits: the guard of a later one looks, and asks for it where it finds something.
        if (receipt === undefined ? isIdle(step) : isDone(receipt)) return true
        // Between steps, never in one: what has begun to be written is written.
        if ((yield* isCancelAsked) || (yield* leaving)) return false
        return yield* run(step)
      }),
    )
    // A later stage may rely on an earlier one: nobody is taken out before somebody is in.
    if (done.includes(false)) break
  }

  // All went well and no guard asked: what had nothing to do still has not.
  if (toResult(plan, receipts).left.length === 0)
    for (const step of plan.steps.filter(({ key }) => !receipts.has(key)))
      yield* record(step, yield* empty(step, { outcome: "already done" }))

  const came = toResult(plan, receipts)
  const stopped = came.left.length > 0 && (yield* isCancelAsked)
  if (came.left.length > 0 && !stopped && (yield* leaving)) return { ...came, state: "running" } satisfies Result
  const result: Result = stopped ? { ...came, state: "cancelled" } : came
  const differences = result.state === "done" ? yield* verify(connection, plan) : undefined
  const read = differences === undefined ? {} : { differences }
  yield* write({ type: "state", state: result.state, ...read })
  return { ...result, ...read } satisfies Result
})

/** Reads again what the plan promised. What can't be read is a difference, too: nothing was shown. */
const verify = (connection: Connection, { evidence }: Plan) =>
  evidence === undefined
    ? Effect.succeed(undefined)
    : connection.resolve(TransferData).pipe(
        Effect.flatMap(({ verify: read }) => read?.(evidence) ?? Effect.succeed(undefined)),
        Effect.catchTag("ConnectorError", ({ message }) => Effect.succeed([`It could not be verified: ${message}`])),
      )

/** What the receipts say of a plan; `state`, where more is known of it. */
export const toResult = (plan: Plan, receipts: ReadonlyMap<string, Receipt>, state?: State): Result => {
  const left = plan.steps.flatMap((step) => {
    const { key, line } = step
    const receipt = receipts.get(key)
    if (receipt === undefined ? isIdle(step) : isDone(receipt)) return []
    return [{ step: key, line, why: receipt === undefined ? "not begun" : `${receipt.outcome}: ${receipt.why ?? ""}` }]
  })
  const all = plan.steps.flatMap(({ key }) => {
    const receipt = receipts.get(key)
    return receipt === undefined ? [] : [receipt]
  })
  const said = left.length === 0 ? "done" : all.some(isDone) ? "partly done" : "failed"
  return { plan, state: state ?? said, receipts: all, left }
}

const tooLong = ({ kind, target }: PlannedStep) =>
  new ConnectorError({
    operation: kind,
    message: `"${target.name}" took longer than ${LONGEST}: it may have been changed.`,
    remedy: "Perform again: what was done is looked for first.",
    reason: { _tag: "Unavailable", unknownOutcome: true },
  })

const failed = (step: PlannedStep, error: ConnectorError) =>
  empty(step, { outcome: "failed", why: `${error.message} ${error.remedy}` })

const unseen = (plan: Plan, step: PlannedStep) =>
  empty(step, {
    outcome: "blocked",
    blockedBy: plan.sight.unseen.map(({ what }) => `unseen:${what}`),
    why: `Not everything could be seen (${plan.sight.unseen.map(({ what }) => what).join(", ")}): nothing irreversible is done.`,
  })

const empty = (step: PlannedStep, more: Pick<Receipt, "outcome" | "why"> & Partial<Receipt>) =>
  Effect.map(DateTime.now, (now): Receipt => ({
    step: step.key,
    items: [],
    before: {},
    after: {},
    ids: [],
    requests: [],
    at: DateTime.formatIso(now),
    ...more,
  }))
