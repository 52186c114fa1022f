import { isObject, type Json, type JsonObject, listAt, objectAt, stringAt } from "../json.ts"
import { parseReference, resolve } from "../pointer.ts"
import { methods } from "../shape.ts"
import { compare, quote } from "./compare.ts"
import { describeSchema, describeValue } from "./schema.ts"

/** A contract's operations by id, with what their path says for all its methods. */
const operationsOf = (contract: JsonObject): JsonObject =>
  Object.fromEntries(
    ["paths", "webhooks"].flatMap((section) =>
      Object.entries(objectAt(contract, section) ?? {}).flatMap(([path, item]) =>
        methods.flatMap((method): [string, JsonObject][] => {
          const operation = isObject(item) ? objectAt(item, method) : undefined
          if (operation === undefined || !isObject(item)) return []
          const parameters = [...listAt(item, "parameters"), ...listAt(operation, "parameters")]
          const id = stringAt(operation, "operationId") ?? `${method} ${path}`
          return [
            [id, { ...operation, parameters: keyed(contract, parameters), at: `${method.toUpperCase()} ${path}` }],
          ]
        }),
      ),
    ),
  )

/** By place and name; a reference stays one, since its target is compared by its own name. */
const keyed = (contract: JsonObject, parameters: ReadonlyArray<Json>): JsonObject =>
  Object.fromEntries(
    parameters.map((entry) => {
      const ref = isObject(entry) ? stringAt(entry, "$ref") : undefined
      const parameter = ref === undefined ? entry : resolve(contract, parseReference(ref))
      return isObject(parameter)
        ? [`${stringAt(parameter, "in")} parameter "${stringAt(parameter, "name")}"`, entry]
        : ["", entry]
    }),
  )

export const describeOperations = (before: JsonObject, after: JsonObject): string[] =>
  compare(operationsOf(before), operationsOf(after), {
    gone: (id) => [`the operation ${id} is gone`],
    added: (id) => [`the operation ${id} is new`],
    both: (id, was, is) => describeOperation(id, was, is, after),
  })

const describeOperation = (id: string, before: Json, after: Json, contract: JsonObject): string[] => {
  if (!isObject(before) || !isObject(after)) return []
  return compare(before, after, {
    gone: (key, value) => describePart(id, key, value, undefined, contract),
    added: (key, value) => describePart(id, key, undefined, value, contract),
    both: (key, was, is) => describePart(id, key, was, is, contract),
  })
}

const describePart = (
  id: string,
  key: string,
  was: Json | undefined,
  is: Json | undefined,
  contract: JsonObject,
): string[] => {
  if (key === "at") return [`${id} is now ${quote(is)}, was ${quote(was)}`]
  if (key === "parameters" && isObject(was) && isObject(is)) {
    return compare(was, is, {
      gone: (name) => [`${id}: the ${name} is gone`],
      added: (name, entry) => [`${id}: the ${name} is new${isRequired(entry, contract) ? ", and required" : ""}`],
      both: (name, was, is) => describeObject(`${id}: the ${name}`, was, is),
    })
  }
  if (key === "responses" && isObject(was) && isObject(is)) {
    return compare(was, is, {
      gone: (status) => [`${id}: the status ${status} is gone`],
      added: (status) => [`${id}: the status ${status} is new`],
      both: (status, was, is) => describeObject(`${id}: the answer ${status}`, was, is),
    })
  }
  if (key === "requestBody") {
    if (was === undefined) return [`${id}: the request body is new`]
    if (is === undefined) return [`${id}: the request body is gone`]
    return describeObject(`${id}: the request body`, was, is)
  }
  return [describeValue(id, key, was, is)]
}

const isRequired = (entry: Json, contract: JsonObject): boolean => {
  const ref = isObject(entry) ? stringAt(entry, "$ref") : undefined
  const parameter = ref === undefined ? entry : resolve(contract, parseReference(ref))
  return isObject(parameter) && parameter["required"] === true
}

/** A parameter, body, answer or header: what it demands, and the schemas in it. */
export const describeObject = (where: string, before: Json, after: Json): string[] => {
  if (!isObject(before) || !isObject(after)) return [`${where} is now ${quote(after)}, was ${quote(before)}`]
  if (stringAt(before, "$ref") !== stringAt(after, "$ref")) return describeSchema(where, before, after)
  return compare(before, after, {
    gone: (key, value) => describeKey(where, key, value, undefined),
    added: (key, value) => describeKey(where, key, undefined, value),
    both: (key, was, is) => describeKey(where, key, was, is),
  })
}

const describeKey = (where: string, key: string, was: Json | undefined, is: Json | undefined): string[] => {
  if (key === "required") return [is === true ? `${where} is now required` : `${where} is no longer required`]
  if (key === "schema" && was !== undefined && is !== undefined) return describeSchema(where, was, is)
  if ((key === "content" || key === "headers") && (isObject(was) || isObject(is))) {
    return compare(isObject(was) ? was : {}, isObject(is) ? is : {}, {
      gone: (name) => [`${where}: ${name} is gone`],
      added: (name) => [`${where}: ${name} is new`],
      both: (name, was, is) => describeObject(key === "headers" ? `${where}, header ${name}` : where, was, is),
    })
  }
  return [describeValue(where, key, was, is)]
}
