import { ConnectorError, finish, type Plan, type PlannedStep, takeBack } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import { isEnded, type Operation } from "./journal.ts"

/** A plan that takes back what an operation did and can be taken back, newest first; approved and performed like any other. */
export const planUndo = Effect.fn("operations.planUndo")(function* ({ id, plan, state, receipts }: Operation) {
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
      blockers: [],
      warnings,
      sight: { unseen: [] },
      ...(plan.evidence?.names !== undefined && { evidence: { names: plan.evidence.names } }),
    },
    {
      id: randomUUID(),
      connection: plan.connection,
      change: "undo",
      request: { operation: id },
      madeAt: DateTime.formatIso(yield* DateTime.now),
    },
  ) satisfies Plan
})
