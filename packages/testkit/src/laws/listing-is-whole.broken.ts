import * as Effect from "effect/Effect"
import { right, small } from "../small-connector.ts"

/** Takes a page that could not be read for an empty one. */
export const broken = small({
  page: (source, offset) =>
    offset === 0 ? right.page(source, 0) : Effect.orElseSucceed(right.page(source, offset), () => []),
})
