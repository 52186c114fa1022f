import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { type Consumer, findConsumers } from "./consumer.ts"
import { contractText, type Made, makeContract } from "./contract.ts"
import { generateTypes } from "./generate.ts"
import { correct } from "./overlay.ts"
import { readPublished, readSource, type Source } from "./source.ts"

/** What the packages that ask for one source get, or nothing where the document is not at hand. */
export interface CutOfSource {
  readonly source: Source
  readonly consumers: ReadonlyArray<Consumer>
  readonly made: ReadonlyMap<Consumer, Made> | undefined
}

/** Cuts for every package that asks. A correction that no cut needs is an error. */
export const cutAll = (root: string): CutOfSource[] => {
  const consumers = findConsumers(root)
  const names = [...new Set(consumers.map(({ source }) => source))].toSorted()
  return names.map((name) =>
    cutSource(
      readSource(root, name),
      consumers.filter(({ source }) => source === name),
    ),
  )
}

const cutSource = (source: Source, consumers: ReadonlyArray<Consumer>): CutOfSource => {
  const published = readPublished(source)
  if (published === undefined) return { source, consumers, made: undefined }
  const corrected = correct(published, source.corrections)
  const made = new Map(consumers.map((consumer) => [consumer, makeContract(source, corrected, consumer)]))
  const needed = new Set([...made.values()].flatMap((one) => [...one.needed]))
  const unused = corrected.touched.filter((touched) => !needed.has(touched)).map(({ id, at }) => `"${id}" at ${at}`)
  if (unused.length > 0)
    throw new Error(`no cut of ${source.name} needs the correction ${unused.join(", ")}: take it out of the overlay`)
  return { source, consumers, made }
}

/** Writes a package's contract and types. */
export const write = async (consumer: Consumer, made: Made): Promise<void> => {
  for (const file of [consumer.contractFile, consumer.typesFile]) mkdirSync(dirname(file), { recursive: true })
  writeFileSync(consumer.contractFile, contractText(made.contract))
  writeFileSync(consumer.typesFile, await generateTypes(made.contract))
}
