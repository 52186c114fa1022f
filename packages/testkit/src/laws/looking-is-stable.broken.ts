import * as Effect from "effect/Effect"
import { right, small } from "../small-connector.ts"

/** Notes the hour in what it compares. */
export const broken = small({
  tasksOf: (source, owner) =>
    Effect.map(right.tasksOf(source, owner), (held) =>
      Object.fromEntries(Object.keys(held).map((id) => [id, `${owner}, seen at ${source.now()}`])),
    ),
})
