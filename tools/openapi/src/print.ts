import { isObject, type Json } from "./json.ts"

const width = 120

/** JSON as the repo's formatter leaves it: each key on a line of its own, a list on one line where it fits. */
export const printJson = (value: Json): string => `${print(value, "", 0)}\n`

const print = (value: Json, indent: string, before: number): string => {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]"
    const flat = `[${value.map((entry) => JSON.stringify(entry)).join(", ")}]`
    // The comma behind it counts.
    if (!value.some((entry) => typeof entry === "object" && entry !== null) && before + flat.length < width) return flat
    return `[\n${value.map((entry) => inner + print(entry, inner, inner.length)).join(",\n")}\n${indent}]`
  }
  if (!isObject(value)) return JSON.stringify(value)
  const keys = Object.keys(value)
  if (keys.length === 0) return "{}"
  const lines = keys.map((key) => {
    const name = `${inner}${JSON.stringify(key)}: `
    return name + print(value[key] ?? null, inner, name.length)
  })
  return `{\n${lines.join(",\n")}\n${indent}}`
}
