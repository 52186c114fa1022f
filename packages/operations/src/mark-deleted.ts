import type { ConnectorError } from "@latchkey/core"
import type { Inventory } from "@latchkey/inventory"
import * as Effect from "effect/Effect"
import { isDone, type Result } from "./perform-steps.ts"

/** The account that an operation has deleted: what its last step that can't be taken back was about. */
const deletedBy = ({ plan, receipts }: Result): string | undefined => {
  if (plan.change !== "offboard" && plan.change !== "deprovision") return undefined
  const step = plan.steps.findLast(({ reversible }) => !reversible)
  const receipt = receipts.find((one) => one.step === step?.key)
  return receipt !== undefined && isDone(receipt) ? step?.target.id : undefined
}

/** Tells the inventory, opened only then, of an account that an operation has deleted. What it does not hear, its next sync sees. */
export const markDeleted = <R>(
  inventory: Effect.Effect<Pick<Inventory, "markDeprovisioned">, ConnectorError, R>,
  result: Result,
): Effect.Effect<void, ConnectorError, R> => {
  const account = deletedBy(result)
  if (account === undefined) return Effect.void
  return Effect.flatMap(inventory, ({ markDeprovisioned }) => markDeprovisioned(result.plan.connection, account))
}
