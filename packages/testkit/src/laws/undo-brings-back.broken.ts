import * as Effect from "effect/Effect"
import { small } from "../small-connector.ts"

/** Says that a cover can be taken back, and can't. */
export const broken = small({ removeCover: () => Effect.void })
