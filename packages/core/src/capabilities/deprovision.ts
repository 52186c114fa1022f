import { capability } from "../capability.ts"
import type { Change } from "../change.ts"

/** Takes an account away, with its license; or `only` ends its sessions, for 3 a.m. `account` is an id or an e-mail. */
export type Deprovision = Change<{ readonly account: string; readonly only?: "sessions" }>

export const Deprovision = capability<Deprovision>("Deprovision")
