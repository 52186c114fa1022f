/** Any JSON value; a document is nothing but this until somebody knows more. */
export type Json = null | boolean | number | string | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The one place where text becomes a value. */
export const parseJson = (text: string, from: string): Json => {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch (cause) {
    throw new Error(`${from} is no JSON`, { cause })
  }
}

export const parseObject = (text: string, from: string): JsonObject => {
  const value = parseJson(text, from)
  if (!isObject(value)) throw new Error(`${from} holds no JSON object`)
  return value
}

/** An object's keys in their order everywhere, so that equal values are equal texts. */
export const sortKeys = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sortKeys(value[key] ?? null)]),
  )
}

export const canonical = (value: Json): string => JSON.stringify(sortKeys(value))

export const same = (left: Json | undefined, right: Json | undefined): boolean =>
  left === undefined || right === undefined ? left === right : canonical(left) === canonical(right)

/** What a name in an object leads to, if that is an object; nothing otherwise. */
export const objectAt = (parent: JsonObject | undefined, key: string): JsonObject | undefined => {
  const value = parent?.[key]
  return isObject(value) ? value : undefined
}

export const stringAt = (parent: JsonObject | undefined, key: string): string | undefined => {
  const value = parent?.[key]
  return typeof value === "string" ? value : undefined
}

export const listAt = (parent: JsonObject | undefined, key: string): Json[] => {
  const value = parent?.[key]
  return Array.isArray(value) ? value : []
}

export const strings = (values: Json[]): string[] => values.filter((value) => typeof value === "string")
