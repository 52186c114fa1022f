import type { PlannedStep } from "./plan.ts"
import type { Receipt } from "./receipt.ts"

/** The step that takes another one back: the same kind and target, wanting what the receipt says was there before. */
export const takeBack = (step: PlannedStep, { before, after }: Receipt, stage = 1): PlannedStep => ({
  ...step,
  key: `${step.key}:back`,
  stage,
  line: `Taken back: ${step.line}`,
  before: after,
  after: before,
  clears: [],
  standing: false,
  takesBack: true,
})
