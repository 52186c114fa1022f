import { isObject, type Json, type JsonObject, listAt, stringAt, strings } from "./json.ts"
import { applyOperation, type PatchOperation } from "./patch.ts"
import { parsePointer, resolve } from "./pointer.ts"

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
  /** What could not be corrected, in words. */
  readonly misfits: ReadonlyArray<string>
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

/** The document as it ought to be. A correction that fails, or changes nothing, is left out and told: the source has moved on. */
export const correct = (published: JsonObject, corrections: ReadonlyArray<Correction>): Corrected => {
  const document = structuredClone(published)
  const touched: Touched[] = []
  const misfits: string[] = []
  for (const { id, at, patch } of corrections) {
    for (const place of at) {
      try {
        touched.push({ id, at: place, places: applyPatch(document, place, patch) })
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        misfits.push(`the correction "${id}" no longer fits the document at "${place}": ${why}`)
      }
    }
  }
  return { document, touched, misfits }
}

const applyPatch = (document: JsonObject, at: string, patch: ReadonlyArray<PatchOperation>): ReadonlySet<Json> => {
  const target = resolve(document, parsePointer(at))
  if (target === undefined) throw new Error("nothing is there")
  // Tried on a copy first: a correction is applied as a whole or not at all.
  applyAll(structuredClone(target), patch)
  return applyAll(target, patch)
}

const applyAll = (target: Json, patch: ReadonlyArray<PatchOperation>): ReadonlySet<Json> => {
  const changed = patch.flatMap((operation) => {
    const places = applyOperation(target, operation)
    if (places.length === 0 && operation.op !== "test") throw new Error(`${operation.path} is so already`)
    return places
  })
  if (changed.length === 0) throw new Error("it changes nothing")
  return new Set(changed)
}
