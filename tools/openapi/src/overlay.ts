import { isObject, type Json, type JsonObject, listAt, stringAt, strings } from "./json.ts"
import { applyOperation, type PatchOperation } from "./patch.ts"

/** One thing in which the published document and the service differ, and how it is put right. */
export interface Correction {
  readonly id: string
  /** Where it is known from: in our own words, or an address. */
  readonly source: string
  /** The places to correct alike, as JSON pointers. The patch's paths begin there. */
  readonly at: ReadonlyArray<string>
  /** RFC 6902. */
  readonly patch: ReadonlyArray<PatchOperation>
}

/** What a correction changed at one of its places: the objects and lists themselves, as they stand in the document. */
export interface Touched {
  readonly id: string
  readonly at: string
  readonly places: ReadonlySet<Json>
}

export interface Corrected {
  readonly document: JsonObject
  readonly touched: ReadonlyArray<Touched>
}

export const parseOverlay = (overlay: JsonObject, from: string): Correction[] => {
  const corrections = listAt(overlay, "corrections").map((entry, index): Correction => {
    const where = `${from}: correction ${index + 1}`
    if (!isObject(entry)) throw new Error(`${where} is no object`)
    const id = stringAt(entry, "id")
    const source = stringAt(entry, "source")
    if (id === undefined || source === undefined) throw new Error(`${where} needs an id and a source`)
    const patch = listAt(entry, "patch").map((operation) => parseOperation(operation, `${from}: ${id}`))
    if (patch.length === 0) throw new Error(`${from}: ${id} patches nothing`)
    const at = strings(listAt(entry, "at"))
    return { id, source, at: at.length === 0 ? [""] : at, patch }
  })
  const ids = corrections.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new Error(`${from}: "${twice}" is there twice`)
  return corrections
}

const parseOperation = (entry: Json, where: string): PatchOperation => {
  const op = isObject(entry) ? stringAt(entry, "op") : undefined
  const path = isObject(entry) ? stringAt(entry, "path") : undefined
  const from = isObject(entry) ? stringAt(entry, "from") : undefined
  const value = isObject(entry) ? entry["value"] : undefined
  if (path !== undefined) {
    if (op === "remove") return { op, path }
    if ((op === "move" || op === "copy") && from !== undefined) return { op, path, from }
    if ((op === "add" || op === "replace" || op === "test") && value !== undefined) return { op, path, value }
  }
  throw new Error(`${where}: ${JSON.stringify(entry)} is no add, replace, remove, move, copy or test of JSON Patch`)
}

/** The document as it ought to be. A correction that fails, or changes nothing, is an error: the source has moved on. */
export const correct = (published: JsonObject, corrections: ReadonlyArray<Correction>): Corrected => {
  const document = structuredClone(published)
  const touched = corrections.flatMap(({ id, at, patch }) =>
    at.map((place): Touched => {
      try {
        return { id, at: place, places: apply(document, place, patch) }
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause)
        throw new Error(`the correction "${id}" no longer fits the document: ${why}`, { cause })
      }
    }),
  )
  return { document, touched }
}

const apply = (document: JsonObject, at: string, patch: ReadonlyArray<PatchOperation>): ReadonlySet<Json> => {
  const changed = patch.flatMap((operation) => {
    const moved = {
      ...operation,
      path: at + operation.path,
      ...("from" in operation ? { from: at + operation.from } : {}),
    }
    const places = applyOperation(document, moved)
    if (places.length === 0 && operation.op !== "test") throw new Error(`${moved.path} is so already`)
    return places
  })
  if (changed.length === 0) throw new Error(`it changes nothing at ${at === "" ? "all" : at}`)
  return new Set(changed)
}
