import { readJson } from "./json.ts"

/** A node of PagerDuty's document. */
export type Schema = Readonly<Record<string, unknown>>

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  /** False: several values in one, with commas between. */
  readonly explode?: boolean
  readonly schema: Schema
}

interface Operation {
  readonly operationId: string
  readonly "x-pd-requires-scope"?: string
  readonly parameters?: ReadonlyArray<Parameter | { readonly $ref: string }>
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, { schema: Schema }>> }
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>> & Pick<Operation, "parameters">>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters?: Record<string, Parameter>
  }
}

/** An operation as a request is held against it. */
export interface Expectation {
  readonly id: string
  /** What an OAuth token must have been granted. */
  readonly scope?: string
  readonly query: ReadonlyArray<Parameter>
  readonly body?: { readonly required: boolean; readonly schema: Schema }
}

const document = readJson<Document>(new URL("../openapi/contract.json", import.meta.url))

/**
 * What the document demands and PagerDuty does without, as its own tools and the Terraform provider show: no type of what
 * the path names anyway; and what an update leaves out stays as it was.
 */
const spared: Readonly<Record<string, ReadonlyArray<string>>> = {
  createUser: ["type"],
  updateUser: ["type", "name", "email"],
  updateUserContactMethod: ["label", "address", "country_code"],
  createUserNotificationRule: ["urgency"],
  createTeam: ["type"],
  updateTeam: ["type"],
  createSchedule: ["type"],
  updateSchedule: ["type"],
  createEscalationPolicy: ["type"],
  updateEscalationPolicy: ["type", "name"],
  createService: ["type"],
  updateService: ["type", "escalation_policy"],
}

/** The shared schemas, in JSON Schema's words. */
export const components = { schemas: forRequests(document.components.schemas) }

/** The operation that a request means, if PagerDuty's document (as far as it is cut) knows one. */
export const operationFor = (method: string, path: string): Expectation | undefined =>
  routes.find((route) => route.method === method && route.pattern.test(path))?.expectation

const routes = Object.entries(document.paths)
  // A word before a parameter: /users/me is no /users/{id}.
  .toSorted(([one], [other]) => (rank(one) < rank(other) ? -1 : 1))
  .flatMap(([path, item]) =>
    (["get", "put", "post", "delete"] as const).flatMap((method) => {
      const operation = item[method]
      if (operation === undefined) return []
      const pattern = new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`)
      const scope = operation["x-pd-requires-scope"] ?? assumedScope(method, path)
      const expected = { ...expectation(operation, item.parameters), ...(scope !== undefined && { scope }) }
      return [{ method: method.toUpperCase(), pattern, expectation: expected }]
    }),
  )

/** Every scope that an operation may ask for. */
export const scopes = [...new Set(routes.flatMap(({ expectation }) => expectation.scope ?? []))].toSorted()

/** The document names no scope for shift-based schedules: assumed is that of all schedules. */
function assumedScope(method: string, path: string): string | undefined {
  return path.startsWith("/v3/schedules") ? `schedules.${method === "get" ? "read" : "write"}` : undefined
}

function rank(path: string): string {
  return path.replaceAll("{", "\uffff")
}

function expectation(
  { operationId, parameters = [], requestBody }: Operation,
  shared: Operation["parameters"] = [],
): Expectation {
  const asked = Object.values(requestBody?.content ?? {})[0]?.schema
  const schema = asked && sparing(asked, spared[operationId] ?? [])
  const query = [...shared, ...parameters].map(dereferenced).filter((parameter) => parameter?.in === "query")
  return {
    id: operationId,
    query: query.flatMap((parameter) => (parameter ? [{ ...parameter, schema: forRequest(parameter.schema) }] : [])),
    ...(schema && { body: { required: requestBody?.required === true, schema: forRequest(schema) } }),
  }
}

/** The schema of a body whose one object need not have these. */
function sparing(body: Schema, names: ReadonlyArray<string>): Schema {
  const properties = isSchema(body["properties"]) ? body["properties"] : {}
  if (names.length === 0) return body
  const without = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(without)
    if (!isSchema(schema)) return schema
    const { $ref, required, ...rest } = schema
    if (typeof $ref === "string") return without(document.components.schemas[$ref.split("/").at(-1) ?? ""])
    const parts = ["allOf", "oneOf"].flatMap((name) => (name in rest ? [[name, without(rest[name])]] : []))
    const left = Array.isArray(required) ? required.filter((name) => !names.includes(name)) : undefined
    return { ...rest, ...Object.fromEntries(parts), ...(left && { required: left }) }
  }
  return {
    ...body,
    properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, without(one)])),
  }
}

function dereferenced(parameter: Parameter | { readonly $ref: string }): Parameter | undefined {
  if (!("$ref" in parameter)) return parameter
  return document.components.parameters?.[parameter.$ref.split("/").at(-1) ?? ""]
}

function forRequests(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, forRequest(schema)]))
}

/**
 * OpenAPI 3.0 in JSON Schema's words: `nullable` as a type. Of what is read-only a request needs nothing, and anything is
 * taken, as clients send back what they read; but by its id and type an object is known.
 */
function forRequest(schema: Schema): Schema {
  const { nullable, discriminator: _, required, ...rest } = schema
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, within(value)]))
  const properties = isSchema(schema["properties"]) ? schema["properties"] : {}
  const ignored = Object.entries(properties).filter(
    ([name, each]) => isReadOnly(each) && !["id", "type"].includes(name),
  )
  if (isSchema(inner["properties"]))
    inner["properties"] = { ...inner["properties"], ...Object.fromEntries(ignored.map(([name]) => [name, {}])) }
  if (isSchema(inner["properties"]) && isSchema(inner["properties"]["type"]))
    inner["properties"] = { ...inner["properties"], type: eitherType(inner["properties"]["type"]) }
  const demanded = Array.isArray(required) ? required.filter((name) => !isReadOnly(properties[name])) : undefined
  const strict = { ...inner, ...(demanded && { required: demanded }) }
  return nullable === true ? { anyOf: [strict, { type: "null" }] } : strict
}

/** A thing may be sent where a reference to it is expected, and the other way round. */
function eitherType({ enum: types, ...rest }: Schema): Schema {
  if (!Array.isArray(types)) return rest
  const other = (type: unknown) => {
    const name = String(type)
    return name.endsWith("_reference") ? name.slice(0, -"_reference".length) : `${name}_reference`
  }
  return { ...rest, enum: [...new Set([...types, ...types.map(other)])] }
}

function isReadOnly(value: unknown): boolean {
  return isSchema(value) && value["readOnly"] === true
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within)
  return isSchema(value) ? forRequest(value) : value
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
