import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { type Consumer, findConsumers } from "./consumer.ts"
import { contractText, type Made, makeContract } from "./contract.ts"
import { generateTypes } from "./generate.ts"
import { type JsonObject, parseObject } from "./json.ts"
import { correct } from "./overlay.ts"
import { readSource, type Source } from "./source.ts"

/** A source, and the packages that ask for cuts of it. */
export interface Asked {
  readonly source: Source
  readonly consumers: ReadonlyArray<Consumer>
}

export const findAsked = (root: string): Asked[] => {
  const consumers = findConsumers(root)
  const names = [...new Set(consumers.map(({ source }) => source))].toSorted()
  return names.map((name) => ({
    source: readSource(root, name),
    consumers: consumers.filter(({ source }) => source === name),
  }))
}

export interface Cuts {
  readonly made: ReadonlyMap<Consumer, Made>
  /** What is wrong with the overlay: corrections that no longer fit, or that no cut needs, and that would rot unseen. */
  readonly misfits: ReadonlyArray<string>
}

/** Cuts for every package that asks. */
export const cutAll = ({ source, consumers }: Asked, document: JsonObject): Cuts => {
  const corrected = correct(document, source.corrections)
  const made = new Map(consumers.map((consumer) => [consumer, makeContract(source, corrected, consumer)]))
  const needed = new Set([...made.values()].flatMap((one) => [...one.needed]))
  const unused = corrected.touched.filter((touched) => !needed.has(touched))
  return {
    made,
    misfits: [...corrected.misfits, ...unused.map(({ id, at }) => `no cut needs the correction "${id}" at "${at}"`)],
  }
}

/** Writes what was cut, if the overlay is sound. */
export const writeAll = async ({ name }: Source, { made, misfits }: Cuts): Promise<void> => {
  if (misfits.length > 0) throw new Error(misfits.map((misfit) => `${name}: ${misfit}`).join("\n"))
  for (const [consumer, one] of made) await write(consumer, one)
}

/** A package's contract as it is committed, if it is. */
export const committed = (consumer: Consumer): JsonObject | undefined =>
  existsSync(consumer.contractFile)
    ? parseObject(readFileSync(consumer.contractFile, "utf8"), consumer.contractFile)
    : undefined

/** Writes a package's contract and types. */
const write = async (consumer: Consumer, { contract }: Made): Promise<void> => {
  for (const file of [consumer.contractFile, consumer.typesFile]) mkdirSync(dirname(file), { recursive: true })
  writeFileSync(consumer.contractFile, contractText(contract))
  writeFileSync(consumer.typesFile, await generateTypes(contract))
}
