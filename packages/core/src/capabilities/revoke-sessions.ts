import { capability } from "../capability.ts"
import type { Change } from "../change.ts"

/** Signs somebody out everywhere, and does nothing else: for 3 a.m. `account` is an id or an e-mail. */
export type RevokeSessions = Change<{ readonly account: string }>

export const RevokeSessions = capability<RevokeSessions>("RevokeSessions")
