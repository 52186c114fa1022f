import * as Effect from "effect/Effect"
import { right, small } from "../small-connector.ts"

/** Puts one person on every day, then fills in the rest: between the two nobody knows who was there. */
export const broken = small({
  putRota: (source, rota) =>
    Effect.andThen(
      source.call("PUT", "/rota", (now) => {
        for (const day of Object.keys(now.rota)) now.rota[day] = "ana"
      }),
      right.putRota(source, rota),
    ),
})
