import { isObject, type Json, type JsonObject, objectAt, same } from "../json.ts"
import { compare, compareSets, quote } from "./compare.ts"
import { describeObject, describeOperations } from "./operation.ts"
import { describeSchema, describeValue } from "./schema.ts"

/** What changed between two contracts, in words; nothing if they are the same. */
export const describeDrift = (before: JsonObject, after: JsonObject): string[] => {
  const words = [
    ...describeOperations(before, after),
    ...describeComponents(objectAt(before, "components"), objectAt(after, "components")),
    ...describeRest(before, after),
  ]
  // Nothing passes in silence, be it ever so odd.
  return words.length > 0 || same(before, after) ? words : ["the contract differs in its layout alone"]
}

const describeComponents = (before: JsonObject | undefined, after: JsonObject | undefined): string[] => {
  const sections = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...sections].toSorted().flatMap((section) => {
    const kind = singular[section] ?? section
    const describe = section === "schemas" ? describeSchema : describeObject
    return compare(objectAt(before, section), objectAt(after, section), {
      gone: (name) => [`the ${kind} ${name} is gone`],
      added: (name) => [`the ${kind} ${name} is new`],
      both: (name, was, is) => describe(section === "schemas" ? name : `the ${kind} ${name}`, was, is),
    })
  })
}

const singular: { readonly [section: string]: string } = {
  schemas: "schema",
  parameters: "parameter",
  responses: "answer",
  requestBodies: "request body",
  headers: "header",
  securitySchemes: "security scheme",
  links: "link",
  callbacks: "callback",
}

const described: ReadonlySet<string> = new Set(["paths", "webhooks", "components"])

const describeRest = (before: JsonObject, after: JsonObject): string[] =>
  compare(before, after, {
    gone: (key, was) => sayKey(key, was, undefined),
    added: (key, is) => sayKey(key, undefined, is),
    both: (key, was, is) => sayKey(key, was, is),
  })

const sayKey = (key: string, was: Json | undefined, is: Json | undefined): string[] => {
  if (described.has(key)) return []
  if (key === "x-latchkey" && isObject(was) && isObject(is)) return describeOrigin(was, is)
  return [describeValue("the contract", key, was, is)]
}

/** What a contract was cut from. */
const describeOrigin = (before: JsonObject, after: JsonObject): string[] => {
  const corrections = compareSets(before, after, "corrections")
  const say = (key: string, was: Json | undefined, is: Json | undefined) =>
    key === "corrections" ? [] : [describeValue("the document", key, was, is)]
  return [
    ...corrections.added.map((id) => `the correction ${quote(id)} is applied now`),
    ...corrections.gone.map((id) => `the correction ${quote(id)} is no longer applied`),
    ...compare(before, after, {
      gone: (key, was) => say(key, was, undefined),
      added: (key, is) => say(key, undefined, is),
      both: say,
    }),
  ]
}
