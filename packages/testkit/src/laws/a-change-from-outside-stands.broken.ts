import * as Effect from "effect/Effect"
import { right, small } from "../small-connector.ts"
import type { Source } from "../small-source.ts"

type Rota = Readonly<Record<string, string>>
const seen = new WeakMap<Source, Rota>()
const keep = (source: Source, rota: Rota): Rota => {
  seen.set(source, rota)
  return rota
}

/** Reads the rota once, and believes for ever after that it knows it. */
export const broken = small({
  getRota: (source) =>
    Effect.suspend(() => {
      const known = seen.get(source)
      return known === undefined
        ? Effect.map(right.getRota(source), (rota) => keep(source, rota))
        : Effect.succeed(known)
    }),
  putRota: (source, rota) => Effect.map(right.putRota(source, rota), (now) => keep(source, now)),
})
