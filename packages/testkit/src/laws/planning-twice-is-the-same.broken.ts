import * as Effect from "effect/Effect"
import { small } from "../small-connector.ts"

/** Says until when it looked, where it should say how far. */
export const broken = small({
  finish: (source, draft) => Effect.succeed({ ...draft, sight: { ...draft.sight, horizon: `until ${source.now()}` } }),
})
