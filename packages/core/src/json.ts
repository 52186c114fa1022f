import { createHash } from "node:crypto"
import * as Schema from "effect/Schema"

/** Any JSON value. */
export type Json = Schema.Json
export const Json = Schema.Json

/** Canonical JSON (RFC 8785): sorted keys, no white space; ECMAScript's own form of numbers and strings is the RFC's. */
export const canonical = (value: Json): string => {
  if (isObject(value))
    return `{${Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .toSorted()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
      .join(",")}}`
  return Array.isArray(value) ? `[${value.map(canonical).join(",")}]` : JSON.stringify(value)
}

const isObject = (value: Json): value is Schema.JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** SHA-256 over canonical JSON, in hex. */
export const sha256 = (value: Json): string => createHash("sha256").update(canonical(value)).digest("hex")

/** Equal as JSON, whatever the order of keys. */
export const same = (one: Json, other: Json): boolean => canonical(one) === canonical(other)
