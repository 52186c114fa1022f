import { type Connection, ConnectorError, type Plan } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { BEAT, newPerformer } from "./claims.ts"
import {
  type By,
  type Claim,
  isEnded,
  type Journal,
  type Operation,
  operationId,
  shortId,
  subjectOf,
} from "./journal.ts"
import { performSteps, type Progress, type Result, toResult } from "./perform-steps.ts"

/** Where it is written down, who asks, and who is told. */
export interface Performing {
  readonly journal: Journal
  readonly by: By
  readonly progress?: Progress
  /** Told once of each thing that it waits for. */
  readonly waits?: (forWhat: string) => Effect.Effect<void>
}

/** How often one that waits for its turn, or for who performs it, looks again. */
const AGAIN = "500 millis"

/** Writes a plan down to be performed: one that is known is left as it is. */
export const askFor = Effect.fn("operations.askFor")(function* (
  journal: Journal,
  plan: Plan,
  by: By,
  more: { readonly due?: string; readonly needsApproval?: true; readonly performer?: string } = {},
) {
  if (plan.blockers.length > 0) return yield* blocked(plan)
  const id = operationId(plan)
  if ((yield* journal.read(id)) !== undefined) return id
  const { due, needsApproval, performer } = more
  const how = { ...(due !== undefined && { due }), ...(needsApproval && { needsApproval }) }
  yield* journal.append(id, { type: "planned", plan, by, ...how }, performer)
  return id
})

/** Asks for one that was stopped, or ended otherwise than done, to be gone on with. */
export const askAgain = Effect.fnUntraced(function* (journal: Journal, { id, state, cancelAsked }: Operation, by: By) {
  if (state === "done") return
  if (cancelAsked || isEnded(state)) yield* journal.append(id, { type: "resume asked", by })
  if (isEnded(state)) yield* journal.append(id, { type: "state", state: "queued" })
})

/** Performs what somebody has claimed, and says meanwhile every second that it is there. */
export const performClaimed = Effect.fnUntraced(function* (
  connection: Connection,
  id: string,
  performer: string,
  {
    journal,
    progress = () => Effect.void,
    leaving = Effect.succeed(false),
  }: Pick<Performing, "journal" | "progress"> & {
    readonly leaving?: Effect.Effect<boolean>
  },
) {
  const operation = yield* journal.read(id)
  if (operation === undefined) return yield* unknown(id)
  return yield* performSteps(connection, operation, {
    write: (event) => journal.append(id, event, performer),
    told: (after) => journal.told(id, after),
    progress,
    leaving,
  })
})

/** Is there, for as long as the scope lasts: what it has claimed and not ended is anybody's after it. */
export const performing = Effect.fnUntraced(function* (journal: Journal) {
  const performer = newPerformer()
  yield* Effect.addFinalizer(() => Effect.ignore(journal.release(performer)))
  // A beat that fails is one missed: a later one will do, or the operation is somebody else's.
  yield* Effect.forkScoped(Effect.repeat(Effect.ignore(journal.keep(performer)), Schedule.spaced(BEAT)))
  return performer
})

/** Performs a plan here and now: behind one that touches the same; where another process performs it, that one's result. */
export const performPlan = Effect.fn("operations.performPlan")(function* (
  connection: Connection,
  plan: Plan,
  { journal, by, progress, waits = () => Effect.void }: Performing,
) {
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const performer = yield* performing(journal)
      const id = yield* askFor(journal, plan, by, { performer })
      yield* askAgain(journal, yield* read(journal, id), by)
      let said: string | undefined
      for (;;) {
        const claim = yield* journal.claim(id, performer)
        if (claim.claimed)
          return yield* performClaimed(connection, id, performer, { journal, ...(progress && { progress }) })
        const now = yield* read(journal, id)
        if (isEnded(now.state)) return { ...toResult(now.plan, now.receipts), state: now.state } satisfies Result
        if (now.cancelAsked && !("performer" in claim)) {
          yield* journal.append(id, { type: "state", state: "cancelled" })
          continue
        }
        const forWhat = yield* sayClaim(journal, claim)
        if (forWhat !== said) yield* waits(forWhat)
        said = forWhat
        yield* Effect.sleep(AGAIN)
      }
    }),
  )
})

/** For whom one waits that can't be claimed. */
const sayClaim = Effect.fnUntraced(function* (journal: Journal, claim: Claim) {
  if (claim.claimed) return ""
  if ("performer" in claim) return `another process performs it (${claim.performer})`
  if ("state" in claim) return claim.state
  const { plan, by, state } = yield* read(journal, claim.behind)
  return `it waits for the operation "${plan.change} ${subjectOf(plan)}" (${shortId(claim.behind)}) of ${by.who}, which touches the same people or things and is ${state}`
})

const read = Effect.fnUntraced(function* (journal: Journal, id: string) {
  return (yield* journal.read(id)) ?? (yield* unknown(id))
})

const unknown = (id: string) =>
  new ConnectorError({
    operation: "perform",
    message: `There is no operation ${id}.`,
    remedy: "See `latchkey operations list`.",
    reason: { _tag: "NotFound" },
  })

const blocked = ({ blockers }: Plan) =>
  new ConnectorError({
    operation: "perform",
    message: `The plan is blocked: ${blockers.map(({ what }) => what).join(" ")}`,
    remedy: blockers.map(({ clearedBy }) => clearedBy).join(" "),
    reason: { _tag: "Settings" },
  })
