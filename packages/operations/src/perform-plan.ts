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
import { planAgain } from "./plan-change.ts"
import { performSteps, type Progress, type Result, toResult } from "./perform-steps.ts"

/** Where it is written down, who asks, and who is told. */
export interface Performing {
  readonly journal: Journal
  readonly by: By
  /** It waits for a yes first. */
  readonly needsApproval?: boolean
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
  more: { readonly due?: string; readonly needsApproval?: boolean; readonly performer?: string } = {},
) {
  if (plan.blockers.length > 0) return yield* blocked(plan)
  const id = operationId(plan)
  if ((yield* journal.read(id)) !== undefined) return id
  const { due, needsApproval, performer } = more
  const how = { ...(due !== undefined && { due }), ...(needsApproval === true && { needsApproval }) }
  yield* journal.append(id, { type: "planned", plan, by, ...how }, performer)
  return id
})

/** Asks for one that was stopped, or ended otherwise than done, to be gone on with. */
export const askAgain = Effect.fnUntraced(function* (
  journal: Journal,
  { id, state, cancelAsked, unapproved }: Operation,
  by: By,
) {
  if (state === "done") return
  if (cancelAsked || isEnded(state)) yield* journal.append(id, { type: "resume asked", by })
  // To stop it and to go on is no approval.
  const next = unapproved ? "waiting for approval" : "queued"
  if (isEnded(state)) yield* journal.append(id, { type: "state", state: next })
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
  const now = operation.isOld ? yield* planNow(journal, connection, operation, performer) : operation
  if (now === undefined) return toResult(operation.plan, operation.receipts, "waiting for approval")
  return yield* performSteps(connection, now, {
    write: (event) => journal.append(id, event, performer),
    told: (after) => journal.told(id, after),
    progress,
    leaving,
  })
})

/** What waited is planned again, and written down; what it asks for then that nobody saw waits for a person. */
const planNow = Effect.fnUntraced(function* (
  journal: Journal,
  connection: Connection,
  operation: Operation,
  performer: string,
) {
  const { id, by } = operation
  const plan = { ...(yield* planAgain(connection, operation.plan)), id }
  const seen = new Set(operation.plan.steps.map(({ key }) => key))
  const needsApproval = plan.blockers.length > 0 || plan.steps.some(({ key }) => !seen.has(key))
  yield* journal.append(id, { type: "planned", plan, by, ...(needsApproval && { needsApproval }) }, performer)
  return needsApproval ? undefined : { ...operation, plan }
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
  { journal, by, needsApproval = false, progress, waits = () => Effect.void }: Performing,
) {
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const performer = yield* performing(journal)
      const id = yield* askFor(journal, plan, by, { performer, needsApproval })
      yield* askAgain(journal, yield* read(journal, id), by)
      let said: string | undefined
      for (;;) {
        const claim = yield* journal.claim(id, performer)
        if (claim.claimed)
          return yield* performClaimed(connection, id, performer, { journal, ...(progress && { progress }) })
        const now = yield* read(journal, id)
        if (isEnded(now.state) || now.state === "waiting for approval") return resultOf(now)
        if (now.cancelAsked && !("performer" in claim)) {
          yield* journal.append(id, { type: "state", state: "cancelled" })
          continue
        }
        // One that nobody performs any more is finished first.
        if ("behind" in claim && (yield* journal.claim(claim.behind, performer)).claimed) {
          yield* waits(`${yield* sayOperation(journal, claim.behind)} was stopped half way, and is finished first`)
          yield* performClaimed(connection, claim.behind, performer, { journal, ...(progress && { progress }) })
          continue
        }
        const forWhat =
          now.due !== undefined && "state" in claim ? `its time, ${now.due}` : yield* sayClaim(journal, claim)
        if (forWhat !== said) yield* waits(forWhat)
        said = forWhat
        yield* Effect.sleep(AGAIN)
      }
    }),
  )
})

/** What became of an operation, by its record. */
export const resultOf = ({ plan, receipts, state, differences }: Operation): Result => ({
  ...toResult(plan, receipts, state),
  ...(differences !== undefined && { differences }),
})

/** For whom one waits that can't be claimed. */
const sayClaim = Effect.fnUntraced(function* (journal: Journal, claim: Claim) {
  if (claim.claimed) return ""
  if ("performer" in claim) return `another process performs it (${claim.performer})`
  if ("state" in claim) return claim.state
  return `${yield* sayOperation(journal, claim.behind)} touches the same people or things, and goes first`
})

const sayOperation = Effect.fnUntraced(function* (journal: Journal, id: string) {
  const { plan, by } = yield* read(journal, id)
  return `the operation "${plan.change} ${subjectOf(plan)}" (${shortId(id)}) of ${by.who}`
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
