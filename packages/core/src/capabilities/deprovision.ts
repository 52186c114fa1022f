import { capability } from "../capability.ts"
import type { Change } from "../change.ts"

/** Takes an account away, with its license. `account` is an id or an e-mail. */
export type Deprovision = Change<{ readonly account: string }>

export const Deprovision = capability<Deprovision>("Deprovision")
