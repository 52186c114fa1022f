import { readFileSync } from "node:fs"
import { join } from "node:path"
import {
  correct,
  findConsumers,
  type JsonObject,
  objectAt,
  parseObject,
  readPublished,
  readSource,
} from "@latchkey/openapi"
import { Contract } from "./contract.ts"

export interface LoadOptions {
  /** The cut even where the full document is at hand. */
  readonly of?: "cut"
}

const root = join(import.meta.dirname, "../../../..")

/**
 * The contract of a source, by its name in `tools/openapi/sources`: the full published document with its overlay where a
 * copy is at hand, else what was cut out of it and committed. `contract.of` says which.
 */
export const loadContract = (name: string, { of }: LoadOptions = {}): Contract => {
  const source = readSource(root, name)
  const published = of === "cut" ? undefined : readPublished(source)
  if (published !== undefined) {
    const { document, misfits } = correct(published, source.corrections)
    if (misfits.length > 0) throw new Error(misfits.join("\n"))
    return new Contract(document, "full document")
  }
  const cuts = findConsumers(root)
    .filter((consumer) => consumer.source === name)
    .map(({ contractFile }) => parseObject(readFileSync(contractFile, "utf8"), contractFile))
  return new Contract(cuts.reduce(joined), "cut")
}

/** Cuts of one document agree where they overlap, but for a path's methods: each has its own. */
const joined = (left: JsonObject, right: JsonObject): JsonObject => ({
  ...left,
  paths: joinedEach(objectAt(left, "paths"), objectAt(right, "paths")),
  components: joinedEach(objectAt(left, "components"), objectAt(right, "components")),
})

const joinedEach = (left: JsonObject = {}, right: JsonObject = {}): JsonObject =>
  Object.fromEntries(
    Object.keys({ ...left, ...right }).map((key) => [key, { ...objectAt(left, key), ...objectAt(right, key) }]),
  )
