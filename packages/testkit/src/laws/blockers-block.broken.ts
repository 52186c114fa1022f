import * as Effect from "effect/Effect"
import { small } from "../small-connector.ts"

/** Trusts the plan: deletes without a look at what came since. */
export const broken = small({ guard: () => Effect.succeed([]) })
