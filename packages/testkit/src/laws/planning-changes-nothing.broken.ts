import * as Effect from "effect/Effect"
import { small } from "../small-connector.ts"

/** Eager: leaves a note at the source while it plans. */
export const broken = small({
  finish: (source, draft) =>
    Effect.as(
      source.call("POST", "/tasks/notes", ({ log }) => log.push("a plan was made")),
      draft,
    ),
})
