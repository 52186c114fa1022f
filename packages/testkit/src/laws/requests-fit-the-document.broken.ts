import { small } from "../small-connector.ts"

/** Asks for what no document speaks of. */
export const broken = small({
  finish: (source, draft) => source.call("GET", "/internal/hints", () => draft),
})
