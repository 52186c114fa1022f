import { capability } from "../capability.ts"
import type { Change } from "../change.ts"

/** Hands what a person is responsible for to somebody else: ids or e-mails. Without `to`, blockers suggest who could. */
export type TransferData = Change<{ readonly from: string; readonly to?: string }>

export const TransferData = capability<TransferData>("TransferData")
