import { cut } from "./cut.ts"
import type { Consumer } from "./consumer.ts"
import type { JsonObject } from "./json.ts"
import type { Corrected, Touched } from "./overlay.ts"
import { printJson } from "./print.ts"
import type { Source } from "./source.ts"

export interface Made {
  readonly contract: JsonObject
  /** What of the overlay this cut needs. */
  readonly needed: ReadonlySet<Touched>
}

/** The contract of one package: cut, with a header that says from what it was cut. */
export const makeContract = (source: Source, { document, touched }: Corrected, consumer: Consumer): Made => {
  const { contract, visited } = cut(document, {
    operations: consumer.operations,
    title: source.name,
    extensions: source.extensions,
  })
  const needed = new Set(touched.filter(({ places }) => [...places].some((place) => visited.has(place))))
  const header = {
    source: source.url,
    commit: source.commit,
    sha256: source.sha256,
    retrieved: source.retrieved,
    corrections: [...new Set([...needed].map(({ id }) => id))].toSorted(),
  }
  const { openapi, info, ...rest } = contract
  return { contract: { openapi: openapi ?? "", info: info ?? {}, "x-latchkey": header, ...rest }, needed }
}

export const contractText = (contract: JsonObject): string => printJson(contract)
