import { type Operation, toResult } from "@latchkey/operations"
import * as Effect from "effect/Effect"
import { Refusal } from "../api/problem.ts"
import { Host } from "../host.ts"

/** An operation as it is answered. */
export const toOperation = ({ id, plan, by, approvals, due, state, waiting, differences, receipts }: Operation) => {
  const result = toResult(plan, receipts)
  return {
    id,
    state,
    plan,
    receipts: result.receipts,
    by,
    approvals,
    ...(due !== undefined && { due }),
    ...(waiting !== undefined && {
      waiting: { why: waiting.why, ...(waiting.until !== undefined && { until: waiting.until }) },
    }),
    ...(differences !== undefined && { differences }),
    left: result.left,
  }
}

export const readOperation = Effect.fnUntraced(function* (id: string) {
  const { journal } = yield* Host
  const operation = yield* journal.read(id)
  if (operation === undefined) return yield* new Refusal({ status: 404, message: `There is no operation ${id}.` })
  return operation
})
