import { existsSync, readFileSync } from "node:fs"
import type { Consumer } from "./consumer.ts"
import { contractText } from "./contract.ts"
import { cut, operationIds } from "./cut.ts"
import { describeDrift } from "./drift/index.ts"
import { generateTypes } from "./generate.ts"
import { type JsonObject, listAt, objectAt, same, stringAt, strings } from "./json.ts"
import { correct } from "./overlay.ts"
import { anotherDocument, type Published, readCopy, type Source } from "./source.ts"
import { type Asked, committed, cutAll } from "./workspace.ts"

export interface Report {
  /** What was looked at, a line each. */
  readonly looked: ReadonlyArray<string>
  /** What is not as it should be; none if all is well. */
  readonly problems: ReadonlyArray<string>
}

/** Cuts again from the copy at hand and compares; where there is none, sees to it that what is committed fits together. */
export const check = async (asked: ReadonlyArray<Asked>): Promise<Report> => {
  const reports = await Promise.all(
    asked.map(async (one): Promise<Report> => {
      const copy = readCopy(one.source)
      return copy === undefined ? await checkCommitted(one) : await checkAgain(one, copy)
    }),
  )
  return {
    looked: reports.flatMap(({ looked }) => looked),
    problems: reports.flatMap(({ problems }) => problems),
  }
}

const checkAgain = async (asked: Asked, copy: Published): Promise<Report> => {
  const { source, consumers } = asked
  const looked = [`${source.name}: cut again from ${source.file}`]
  const another = copy.sha256 === source.sha256 ? [] : [`${source.name}: ${anotherDocument(source, copy)}`]
  // The overlay may add one.
  const known = new Set(operationIds(correct(copy.document, source.corrections).document))
  const gone = consumers.flatMap(({ name, operations }) =>
    operations.filter((id) => !known.has(id)).map((id) => `${name}: the operation ${id} is gone`),
  )
  const rest = consumers.map((consumer) => ({
    ...consumer,
    operations: consumer.operations.filter((id) => known.has(id)),
  }))
  try {
    const { made, misfits } = cutAll({ source: { ...source, sha256: copy.sha256 }, consumers: rest }, copy.document)
    const drift = await Promise.all([...made].map(([consumer, { contract }]) => compareWith(consumer, contract)))
    const told = new Set(gone)
    const overlay = misfits.map((misfit) => `${source.name}: ${misfit}`)
    return { looked, problems: [...another, ...gone, ...overlay, ...drift.flat().filter((words) => !told.has(words))] }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { looked, problems: [...another, ...gone, `${source.name}: ${why}`] }
  }
}

const compareWith = async (consumer: Consumer, contract: JsonObject): Promise<string[]> => {
  const before = committed(consumer)
  if (before === undefined) return [`${consumer.name}: openapi/contract.json is missing`]
  const drift = describeDrift(before, contract)
  if (drift.length > 0) return drift.map((words) => `${consumer.name}: ${words}`)
  return [...compareText(consumer, contract), ...(await compareTypes(consumer, contract))]
}

const compareText = ({ name, contractFile }: Consumer, contract: JsonObject): string[] =>
  readFileSync(contractFile, "utf8") === contractText(contract)
    ? []
    : [`${name}: openapi/contract.json says the same in another layout than the tool's`]

const compareTypes = async ({ name, source, typesFile }: Consumer, contract: JsonObject): Promise<string[]> => {
  const file = `src/generated/${source}.ts`
  if (!existsSync(typesFile)) return [`${name}: ${file} is missing`]
  const fits = readFileSync(typesFile, "utf8") === (await generateTypes(contract))
  return fits ? [] : [`${name}: ${file} is not what openapi/contract.json makes`]
}

/** Without the document: the cut holds what is asked for and no prose, is of the recorded document, and made its types. */
const checkCommitted = async ({ source, consumers }: Asked): Promise<Report> => {
  const looked = [
    `${source.name}: ${source.file} is not at hand, so the committed cuts are checked against themselves alone`,
  ]
  const problems = await Promise.all(
    consumers.map(async (consumer): Promise<string[]> => {
      const contract = committed(consumer)
      if (contract === undefined) return [`${consumer.name}: openapi/contract.json is missing`]
      return [
        ...checkOrigin(source, consumer, contract),
        ...checkWhole(source, consumer, contract),
        ...compareText(consumer, contract),
        ...(await compareTypes(consumer, contract)),
      ]
    }),
  )
  return { looked, problems: problems.flat() }
}

const checkOrigin = (source: Source, { name }: Consumer, contract: JsonObject): string[] => {
  const header = objectAt(contract, "x-latchkey")
  const known = new Set(source.corrections.map(({ id }) => id))
  const strange = strings(listAt(header, "corrections")).filter((id) => !known.has(id))
  return [
    ...(stringAt(header, "sha256") === source.sha256
      ? []
      : [`${name}: the contract is of another document than recorded`]),
    ...strange.map((id) => `${name}: the contract has a correction "${id}" that the overlay has not`),
  ]
}

/** A cut of a cut is that cut. */
const checkWhole = (source: Source, { name, operations }: Consumer, contract: JsonObject): string[] => {
  const { "x-latchkey": _, ...rest } = contract
  const extra = operationIds(contract).filter((id) => !operations.includes(id))
  try {
    const again = cut(contract, { operations, title: source.name, extensions: source.extensions }).contract
    return [
      ...extra.map((id) => `${name}: the operation ${id} is in the contract, and not asked for`),
      ...(extra.length > 0 || same(again, rest) ? [] : describeDrift(rest, again).map((words) => `${name}: ${words}`)),
    ]
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`]
  }
}
