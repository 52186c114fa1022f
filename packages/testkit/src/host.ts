import {
  type ConnectorError,
  type Draft,
  heldBack,
  isIdle,
  type Opened,
  type PlannedStep,
  type Receipt,
} from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { Sent, Subject, World } from "./world.ts"

/** The world as it was at first, and the connector opened on it. */
export const fresh = Effect.fnUntraced(function* ({ connector, world }: Subject) {
  yield* world.faults.clear
  yield* world.reset
  return yield* connector.open(world.settings)
})

/** The smallest host: performs stage by stage and stops where a step does not end well. */
export const performAll = Effect.fnUntraced(function* (opened: Opened, draft: Draft, options?: { resumed: boolean }) {
  const receipts: Array<Receipt> = []
  if (draft.blockers.length > 0) return receipts
  for (const step of inOrder(draft.steps)) {
    if (heldBack(draft, step)) break
    const receipt = yield* opened.perform(step, options)
    receipts.push(receipt)
    if (receipt.outcome !== "done" && receipt.outcome !== "already done") break
  }
  return receipts
})

/** Idle steps wait until a guard asks: none does here. */
export const inOrder = (steps: ReadonlyArray<PlannedStep>): ReadonlyArray<PlannedStep> =>
  steps.filter((step) => !isIdle(step)).toSorted((one, other) => one.stage - other.stage)

/** The writes that reached the source. */
export const writesOf = ({ requests, writes = byVerb }: World) => Effect.map(requests, (all) => all.filter(writes))

const byVerb = ({ method }: Sent) => method !== "GET" && method !== "HEAD"

export const isNotFound = (error: ConnectorError): boolean => error.reason._tag === "NotFound"

/** Waits until a fault has struck; `false` if the work ended without meeting it. */
export const struckBefore = Effect.fnUntraced(function* (world: World, ended: () => boolean) {
  while (!ended()) {
    if (yield* world.faults.struck) return true
    yield* Effect.sleep("5 millis")
  }
  return yield* world.faults.struck
})
