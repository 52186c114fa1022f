import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { ConnectorError } from "./error.ts"
import { type Json, same } from "./json.ts"
import type { Blocker, Items, PlannedStep } from "./plan.ts"
import type { Receipt } from "./receipt.ts"
import { RequestIds } from "./requests.ts"
import type { Seen, StepKind } from "./step-kind.ts"

/** What a host can do with a planned step, whatever its kind. */
export interface Performer<Client> {
  readonly kind: string
  /** Look, decide, act, look again: so that twice is the same as once. `resumed`: it was started before, outcome unknown. */
  readonly perform: (
    client: Client,
    step: PlannedStep,
    options?: { readonly resumed?: boolean },
  ) => Effect.Effect<Receipt, ConnectorError>
  /** The same step for the world as it is now: before = now, after = what is wanted of it. */
  readonly rebase: (client: Client, step: PlannedStep) => Effect.Effect<PlannedStep, ConnectorError>
}

/** Reads may be stale: how often, and how far apart, a step looks for what it did. */
const lookAgain = Schedule.max([Schedule.exponential("200 millis", 1.6), Schedule.recurs(6)])

/** A bulk of any size ends; a source that accepts writes without effect does not loop for ever. */
const MOST_WRITES = 1000

export const makePerformer = <Client, Intent extends Json, Item extends Json, Raw>(
  kind: StepKind<Client, Intent, Item, Raw>,
): Performer<Client> => {
  type State = Readonly<Record<string, Item>>
  const decodeItems = Schema.decodeUnknownEffect(Schema.Record(Schema.String, kind.item))
  const decodeIntent = Schema.decodeUnknownEffect(kind.intent)
  const broken = (step: PlannedStep, part: string) => () =>
    new ConnectorError({
      operation: kind.kind,
      message: `Step ${step.key} does not fit its kind: its ${part} has another shape.`,
      remedy: "Make the plan again.",
      reason: { _tag: "ContractBroken", place: `steps/${step.key}/${part}` },
    })

  const run = Effect.fnUntraced(function* (
    client: Client,
    step: PlannedStep,
    how: {
      readonly intent: Intent
      readonly want: (now: State) => State
      readonly expected?: State
      readonly resumed: boolean
    },
  ) {
    const requests: Array<string> = []
    const look = kind.look(client, step.target, how.intent)
    const fulfilled = (seen: Seen<Item, Raw>) => same(how.want(seen.state), seen.state)
    const receipt = Effect.fnUntraced(function* (
      outcome: Receipt["outcome"],
      before: State,
      after: State,
      more: Partial<Receipt> = {},
    ) {
      const at = DateTime.formatIso(yield* DateTime.now)
      return {
        step: step.key,
        outcome,
        items: changed(before, after),
        before,
        after,
        ids: [],
        at,
        requests: [...requests],
        ...more,
      }
    })

    const work = Effect.gen(function* () {
      let now = yield* look
      if (how.resumed && kind.creates === true && !fulfilled(now))
        now = yield* look.pipe(Effect.repeat({ until: fulfilled, schedule: lookAgain }))
      const before = now.state
      if (fulfilled(now)) return yield* receipt("already done", before, before)
      // A step begun before may stand half done: what it has done already is no change underneath.
      if (
        how.expected !== undefined &&
        !same(before, how.expected) &&
        !(how.resumed && between(how.expected, before, how.want(how.expected)))
      )
        return yield* receipt("changed underneath", before, before, { why: "The target changed since it was planned." })
      const blockers = kind.guard === undefined ? [] : yield* kind.guard(client, step.target, how.intent)
      if (blockers.length > 0)
        return yield* receipt("blocked", before, before, {
          blockedBy: blockers.map(({ key }) => key),
          ...untilGone(blockers),
          why: blockers.map(({ what }) => what).join(" "),
        })

      let unknown = 0
      for (let writes = 0; writes < MOST_WRITES; writes++) {
        const seen = now
        const acted = yield* kind.act(client, step.target, seen, how.want(seen.state), how.intent).pipe(
          Effect.map((answer) => ({ answer: answer ?? undefined, unknown: false })),
          Effect.catchIf(outcomeUnknown, (error) =>
            ++unknown > 3 ? Effect.fail(error) : Effect.succeed({ answer: undefined, unknown: true }),
          ),
        )
        const shows = acted.answer !== undefined && (fulfilled(acted.answer) || !same(acted.answer.state, seen.state))
        if (acted.answer !== undefined && shows) now = acted.answer
        else {
          // Unchanged after the last look: not done, or a stale read; a longer look tells them apart.
          now = yield* look.pipe(Effect.repeat({ until: fulfilled, schedule: lookAgain }), afterWrite)
          const progress = !same(now.state, seen.state)
          if (!fulfilled(now) && !progress && !acted.unknown)
            return yield* receipt("failed", before, now.state, {
              why: "The source took the write, and shows no effect of it.",
            })
        }
        const wanted = how.want(seen.state)
        if (!fulfilled(now) && kind.standing !== true && !between(seen.state, now.state, wanted))
          return yield* receipt("changed underneath", before, now.state, {
            why: "After the write the target is neither as before nor as wanted: somebody else changed it too.",
          })
        if (fulfilled(now) && kind.standing === true && shows) now = yield* afterWrite(look)
        if (fulfilled(now)) {
          // The write is done, whatever becomes of the remark.
          const others = kind.standing === true ? [] : changed(wanted, now.state)
          const remark = yield* (kind.remark?.(client, step.target, how.intent) ?? Effect.succeed(undefined)).pipe(
            Effect.catchTag("ConnectorError", ({ message }) => Effect.succeed(message)),
          )
          const why = [
            ...(others.length > 0 ? [`Not as planned, and not by this step: ${others.join(", ")}.`] : []),
            ...(remark === undefined ? [] : [remark]),
          ].join(" ")
          return yield* receipt("done", before, now.state, { ids: now.ids ?? [], ...(why !== "" && { why }) })
        }
      }
      return yield* receipt("failed", before, now.state, { why: `Not at an end after ${MOST_WRITES} writes.` })
    })
    return yield* work.pipe(Effect.provideService(RequestIds, requests))
  })

  return {
    kind: kind.kind,
    perform: Effect.fn("step.perform")(function* (client, step, options) {
      const intent = yield* Effect.mapError(decodeIntent(step.intent), broken(step, "intent"))
      const before = yield* Effect.mapError(decodeItems(step.before), broken(step, "before"))
      const resumed = options?.resumed ?? false
      if (step.takesBack === true) {
        const after = yield* Effect.mapError(decodeItems(step.after), broken(step, "after"))
        return yield* run(client, step, { intent, want: () => after, expected: before, resumed })
      }
      return yield* run(client, step, {
        intent,
        want: (now) => kind.want(now, intent),
        ...(kind.standing !== true && { expected: before }),
        resumed,
      })
    }),
    rebase: Effect.fn("step.rebase")(function* (client, step) {
      const intent = yield* Effect.mapError(decodeIntent(step.intent), broken(step, "intent"))
      const { state } = yield* kind.look(client, step.target, intent)
      if (step.takesBack === true) return { ...step, before: state }
      const after = kind.want(state, intent)
      return { ...step, before: state, after, line: kind.say(step.target, state, after, intent) }
    }),
  }
}

/** When all that blocks is gone by itself, if it is. */
const untilGone = (blockers: ReadonlyArray<Blocker>) => {
  const ends = blockers.flatMap(({ until }) => (until === undefined ? [] : [until]))
  const last = ends.toSorted().at(-1)
  return ends.length === blockers.length && last !== undefined ? { until: last } : {}
}

/** A read that fails changed nothing; the write before it did, perhaps. */
const afterWrite = Effect.mapError(
  ({ operation, message }: ConnectorError) =>
    new ConnectorError({
      operation,
      message: `${message} It was to show a write that was sent: that may have been done.`,
      remedy: "Run the same command again: what was done is seen, and not done twice.",
      reason: { _tag: "Unavailable", unknownOutcome: true },
    }),
)

const outcomeUnknown = (error: ConnectorError) => error.reason._tag === "Unavailable" && error.reason.unknownOutcome

const changed = (before: Items, after: Items): ReadonlyArray<string> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (item) => !same(before[item] ?? null, after[item] ?? null),
  )

/** Each item is as it was, or as it is to be. */
const between = (before: Items, now: Items, after: Items): boolean =>
  [...new Set([...Object.keys(before), ...Object.keys(now), ...Object.keys(after)])].every((item) =>
    [before[item], after[item]].some((end) => same(end ?? null, now[item] ?? null)),
  )

/** After `changed underneath`: the new step asks for nothing that was not approved, except where the world moved. */
export const onlyFollows = (approved: PlannedStep, rebased: PlannedStep): boolean =>
  // What somebody changed since is not taken back.
  approved.takesBack !== true &&
  approved.key === rebased.key &&
  changed(approved.after, rebased.after).every(
    (item) => !same(approved.before[item] ?? null, rebased.before[item] ?? null),
  )
