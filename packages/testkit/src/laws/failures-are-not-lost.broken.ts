import * as Effect from "effect/Effect"
import { right, small } from "../small-connector.ts"

/** Takes whatever comes back for consent. */
export const broken = small({
  putRota: (source, rota) => Effect.orElseSucceed(right.putRota(source, rota), () => rota),
})
