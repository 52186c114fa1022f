import { isObject, same, type Json, type JsonObject } from "./json.ts"
import { child, parsePointer, resolve } from "./pointer.ts"

/** Those of RFC 6902's operations that corrections need; `test` holds a correction to what it corrects. */
export type PatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: Json }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly path: string; readonly from: string }

/**
 * Performs one operation in place. Gives the objects and lists that it changed: none for a passed test, and for a value
 * that was there already.
 */
export const applyOperation = (root: Json, operation: PatchOperation): Json[] => {
  const { path } = operation
  switch (operation.op) {
    case "add":
      return put(root, path, operation.value, "insert")
    case "replace":
      valueAt(root, path)
      return put(root, path, operation.value, "replace")
    case "remove":
      return [take(root, path)]
    case "copy":
      return put(root, path, valueAt(root, operation.from), "insert")
    case "move": {
      const value = valueAt(root, operation.from)
      const from = take(root, operation.from)
      return [from, ...put(root, path, value, "insert")]
    }
    case "test": {
      const now = valueAt(root, path)
      if (same(now, operation.value)) return []
      throw new Error(`${path} is ${JSON.stringify(now)}, not ${JSON.stringify(operation.value)}`)
    }
  }
}

const valueAt = (root: Json, path: string): Json => {
  const value = resolve(root, parsePointer(path))
  if (value === undefined) throw new Error(`nothing is at ${path}`)
  return value
}

const placeOf = (root: Json, path: string): { parent: JsonObject | Json[]; key: string } => {
  const tokens = parsePointer(path)
  const key = tokens.at(-1)
  const parent = resolve(root, tokens.slice(0, -1))
  if (key === undefined) throw new Error("the whole document can't be the target")
  if (!isObject(parent) && !Array.isArray(parent)) throw new Error(`nothing is around ${path}`)
  return { parent, key }
}

const take = (root: Json, path: string): Json => {
  valueAt(root, path)
  const { parent, key } = placeOf(root, path)
  if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else delete parent[key]
  return parent
}

const put = (root: Json, path: string, value: Json, how: "insert" | "replace"): Json[] => {
  const { parent, key } = placeOf(root, path)
  if (Array.isArray(parent) && how === "insert") {
    const at = key === "-" ? parent.length : Number(key)
    if (!Number.isInteger(at) || at < 0 || at > parent.length) throw new Error(`the list has no place ${path}`)
    parent.splice(at, 0, structuredClone(value))
    return [parent]
  }
  if (same(child(parent, key), value)) return []
  const copy = structuredClone(value)
  if (Array.isArray(parent)) parent[Number(key)] = copy
  else parent[key] = copy
  // A path that is new may be all that a cut sees of it.
  return isObject(copy) ? [parent, copy] : [parent]
}
