import { readFileSync } from "node:fs"
import { describeDrift } from "./drift/index.ts"
import { unpack } from "./package.ts"
import { parsePublished, type Published, recordSource, type Source } from "./source.ts"
import { type Asked, committed, cutAll, writeAll } from "./workspace.ts"

export interface RefreshOptions {
  /** A file, or an address; the published address where it is left out. */
  readonly from?: string | undefined
  /** The commit that the document is of, if it is known. Never guessed. */
  readonly commit?: string | undefined
  readonly today: string
}

/** Takes a document as the source from now on: cuts, generates, records it. Gives what changed, in words. */
export const refresh = async (root: string, asked: Asked, options: RefreshOptions): Promise<string[]> => {
  const published = await take(asked.source, options.from)
  const source = renewed(asked.source, published, options)
  const cuts = cutAll({ ...asked, source }, published.document)
  const words = [...cuts.made].flatMap(([consumer, { contract }]) => {
    const before = committed(consumer)
    const drift = before === undefined ? ["the contract is new"] : describeDrift(before, contract)
    return drift.map((change) => `${consumer.name}: ${change}`)
  })
  await writeAll(source, cuts)
  recordSource(root, source)
  return words
}

/** The same bytes stay what they were, from the day on which they were taken first. */
const renewed = (source: Source, { sha256 }: Published, { commit, today }: RefreshOptions): Source =>
  sha256 === source.sha256
    ? { ...source, commit: commit ?? source.commit }
    : { ...source, sha256, commit: commit ?? null, retrieved: today }

const take = async ({ url, packaged, file }: Source, given: string | undefined): Promise<Published> => {
  const from = given ?? (packaged === undefined ? url : file)
  // The version is part of what is recorded: another one is another "package" in source.json.
  if (given === undefined && packaged !== undefined) unpack(packaged, file)
  if (!/^https?:/.test(from)) return parsePublished(readFileSync(from), from)
  const response = await fetch(from)
  if (!response.ok) throw new Error(`${from} answers ${response.status}`)
  return parsePublished(new Uint8Array(await response.arrayBuffer()), from)
}
