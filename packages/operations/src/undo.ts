import {
  type Connection,
  ConnectorError,
  finish,
  ListAccounts,
  type Plan,
  type PlannedStep,
  takeBack,
} from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import { isEnded, type Operation, shortId, subjectOf } from "./journal.ts"

/** A plan that takes back what an operation did and can be taken back, newest first; approved and performed like any other. */
export const planUndo = Effect.fn("operations.planUndo")(function* (
  connection: Pick<Connection, "resolve">,
  { id, plan, state, receipts }: Operation,
) {
  if (!isEnded(state))
    return yield* new ConnectorError({
      operation: "undo",
      message: `Operation ${id} is not at an end.`,
      remedy: "Resume it, or cancel it, first.",
      reason: { _tag: "Settings" },
    })
  const done = plan.steps.flatMap((step) => {
    const receipt = receipts.get(step.key)
    return receipt?.outcome === "done" ? [{ step, receipt }] : []
  })
  const newestFirst = done.toSorted((a, b) => b.receipt.at.localeCompare(a.receipt.at) || b.step.stage - a.step.stage)
  const steps = newestFirst
    .filter(({ step }) => step.reversible)
    .map(({ step, receipt }, index): PlannedStep => takeBack(step, receipt, index + 1))
  const warnings = newestFirst
    .filter(({ step }) => !step.reversible)
    .map(({ step }) => `This can't be taken back: ${step.line}`)
  return finish(
    {
      steps,
      blockers: (yield* isGone(connection, plan, done))
        ? [
            {
              key: "gone",
              what: `${subjectOf(plan)} is gone: nothing can be given back to them.`,
              clearedBy: `Changing by hand what should be otherwise: \`latchkey operations show ${shortId(id)}\` says what was done.`,
            },
          ]
        : [],
      warnings,
      sight: { unseen: [] },
      ...(plan.evidence?.names !== undefined && { evidence: { names: plan.evidence.names } }),
    },
    {
      id: randomUUID(),
      connection: plan.connection,
      change: "undo",
      // Whom it is about, as the operation was.
      request: { operation: id, who: subjectOf(plan) },
      madeAt: DateTime.formatIso(yield* DateTime.now),
    },
  ) satisfies Plan
})

/** Whether there is nobody any more who could be given back what was theirs. */
const isGone = Effect.fnUntraced(function* (
  { resolve }: Pick<Connection, "resolve">,
  { change, request: { who } }: Plan,
  done: ReadonlyArray<{ readonly step: PlannedStep }>,
) {
  if (change === "undo" || typeof who !== "string") return false
  // A word was typed before it: it took the account itself away.
  if (done.some(({ step }) => step.confirm !== undefined)) return true
  const { find } = yield* resolve(ListAccounts)
  return yield* find(who).pipe(
    Effect.as(false),
    Effect.catchIf(
      ({ reason }) => reason._tag === "NotFound",
      () => Effect.succeed(true),
    ),
  )
})
