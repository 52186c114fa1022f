import { isObject, type Json, type JsonObject, objectAt, stringAt } from "../json.ts"
import { compare, compareSets, quote } from "./compare.ts"

/**
 * What changed between two schemas, in words, each place named by its way from `where`. A reference that stayed says
 * nothing: what it leads to is compared once, by its own name.
 */
export const describeSchema = (where: string, before: Json, after: Json): string[] => {
  if (!isObject(before) || !isObject(after)) return [`${where} is now ${quote(after)}, was ${quote(before)}`]
  const [was, is] = [stringAt(before, "$ref"), stringAt(after, "$ref")]
  if (was !== is) return [`${where} is now ${nameOf(is)}, was ${nameOf(was)}`]
  return compare(before, after, {
    gone: (key, value) => describeKeyword(where, key, value, undefined, before, after),
    added: (key, value) => describeKeyword(where, key, undefined, value, before, after),
    both: (key, was, is) => describeKeyword(where, key, was, is, before, after),
  })
}

const describeKeyword = (
  where: string,
  key: string,
  was: Json | undefined,
  is: Json | undefined,
  before: JsonObject,
  after: JsonObject,
): string[] => {
  switch (key) {
    case "required": {
      const { gone, added } = compareSets(before, after, key)
      return [
        ...added.map((name) => `${where}: property ${quote(name)} is now required`),
        ...gone.map((name) => `${where}: property ${quote(name)} is no longer required`),
      ]
    }
    case "enum":
      return describeEnum(where, was, is, before, after)
    case "nullable":
      return [is === true ? `${where} may now be null` : `${where} may no longer be null`]
    case "type":
      return [`${where} is now of type ${typeOf(is)}, was ${typeOf(was)}`]
    case "properties":
    case "patternProperties":
    case "$defs":
    case "definitions":
    case "dependentSchemas":
      return compare(objectAt(before, key), objectAt(after, key), {
        gone: (name) => [`${where}: property "${name}" is gone`],
        added: (name) => [`${where}: property "${name}" is new`],
        both: (name, was, is) => describeSchema(`${where}.${name}`, was, is),
      })
    case "items":
    case "additionalProperties":
    case "not":
      return was === undefined || is === undefined
        ? [describeValue(where, key, was, is)]
        : describeSchema(key === "items" ? `${where}[]` : `${where} (${key})`, was, is)
    case "allOf":
    case "anyOf":
    case "oneOf":
    case "prefixItems":
      return describeAlternatives(where, key, was, is)
    default:
      return [describeValue(where, key, was, is)]
  }
}

const describeEnum = (
  where: string,
  was: Json | undefined,
  is: Json | undefined,
  before: JsonObject,
  after: JsonObject,
): string[] => {
  if (was === undefined) return [`${where} is now one of ${quote(is)}, was free`]
  if (is === undefined) return [`${where} is now free, was one of ${quote(was)}`]
  const { gone, added } = compareSets(before, after, "enum")
  return [
    ...added.map((value) => `${where}: the value ${quote(value)} is new`),
    ...gone.map((value) => `${where}: the value ${quote(value)} is gone`),
  ]
}

const describeAlternatives = (where: string, key: string, was: Json | undefined, is: Json | undefined): string[] => {
  if (!Array.isArray(was) || !Array.isArray(is) || was.length !== is.length) {
    return [`${where} has now ${counted(is)} in ${key}, had ${counted(was)}`]
  }
  // The parts of an allOf are one thing together; of several alternatives each is its own.
  return was.flatMap((member, index) => {
    const place = key === "allOf" ? where : `${where} (${key} ${index + 1})`
    return JSON.stringify(member) === JSON.stringify(is[index]) ? [] : describeSchema(place, member, is[index] ?? null)
  })
}

const counted = (list: Json | undefined): string =>
  Array.isArray(list)
    ? `${list.length} (${list.map((entry) => (isObject(entry) ? nameOf(stringAt(entry, "$ref")) : quote(entry))).join(", ")})`
    : "none"

export const describeValue = (where: string, key: string, was: Json | undefined, is: Json | undefined): string =>
  `${where}: ${key} is now ${quote(is)}, was ${quote(was)}`

const typeOf = (type: Json | undefined): string =>
  Array.isArray(type) ? type.join(" or ") : typeof type === "string" ? type : "any"

const nameOf = (ref: string | undefined): string =>
  ref === undefined ? "described in place" : (ref.split("/").at(-1) ?? ref)
