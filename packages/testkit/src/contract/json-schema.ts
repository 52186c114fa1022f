import { isObject, type Json, type JsonObject, listAt, objectAt } from "@latchkey/openapi"

/**
 * An OpenAPI document whose schemas a JSON Schema validator understands, every part where it was: references lead on.
 * What 3.0 says in its own way is said in JSON Schema's: `nullable`, and `exclusiveMinimum: true`. What is required and
 * read-only is required of answers alone, and what is write-only of requests alone: `requiredInAnswers`,
 * `requiredInRequests`. A discriminator chooses for tools; for validity the alternatives say all.
 */
export const toJsonSchema = (value: JsonObject): JsonObject => {
  const schema = Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, within(entry)]))
  if (typeof schema["discriminator"] === "object" && "propertyName" in (objectAt(schema, "discriminator") ?? {})) {
    delete schema["discriminator"]
  }
  if (typeof schema["nullable"] === "boolean") {
    if (schema["nullable"]) allowNull(schema)
    delete schema["nullable"]
  }
  plainBounds(schema)
  splitRequired(schema)
  return schema
}

const within = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(within)
  return isObject(value) ? toJsonSchema(value) : value
}

const allowNull = (schema: JsonObject): void => {
  const nothing: Json = { type: "null" }
  if (typeof schema["type"] === "string") schema["type"] = [schema["type"], "null"]
  if (Array.isArray(schema["enum"]) && !schema["enum"].includes(null)) schema["enum"] = [...schema["enum"], null]
  if (Array.isArray(schema["oneOf"])) schema["oneOf"] = [...schema["oneOf"], nothing]
  if (Array.isArray(schema["anyOf"])) schema["anyOf"] = [...schema["anyOf"], nothing]
  if (Array.isArray(schema["allOf"]) && schema["oneOf"] === undefined && schema["anyOf"] === undefined) {
    schema["anyOf"] = [{ allOf: schema["allOf"] }, nothing]
    delete schema["allOf"]
  }
}

const plainBounds = (schema: JsonObject): void => {
  for (const [exclusive, inclusive] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (typeof schema[exclusive] !== "boolean") continue
    const bound = schema[inclusive]
    if (schema[exclusive] && bound !== undefined) {
      schema[exclusive] = bound
      delete schema[inclusive]
    } else delete schema[exclusive]
  }
}

const splitRequired = (schema: JsonObject): void => {
  const properties = objectAt(schema, "properties")
  if (properties === undefined || !Array.isArray(schema["required"])) return
  const marked = (mark: string) => (name: Json) =>
    typeof name === "string" && objectAt(properties, name)?.[mark] === true
  const required = listAt(schema, "required")
  const inAnswers = required.filter(marked("readOnly"))
  const inRequests = required.filter(marked("writeOnly"))
  if (inAnswers.length === 0 && inRequests.length === 0) return
  schema["required"] = required.filter((name) => !inAnswers.includes(name) && !inRequests.includes(name))
  if (inAnswers.length > 0) schema["requiredInAnswers"] = inAnswers
  if (inRequests.length > 0) schema["requiredInRequests"] = inRequests
}
