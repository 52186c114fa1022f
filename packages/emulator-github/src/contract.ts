import { readFileSync } from "node:fs"
import { Ajv, type ValidateFunction } from "ajv"
import formats from "ajv-formats"

type Node = { readonly [key: string]: unknown }

const file = new URL("../openapi/contract.json", import.meta.url)
const text = readFileSync(file, "utf8")
const document: Node = JSON.parse(text)

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value)
const at = (...names: ReadonlyArray<string>): unknown =>
  names.reduce<unknown>(
    (node, name) => (isNode(node) ? node[name] : Array.isArray(node) ? node[Number(name)] : undefined),
    document,
  )
const nodeAt = (...names: ReadonlyArray<string>): Node => {
  const found = at(...names)
  return isNode(found) ? found : {}
}

/** In JSON Schema's words: ajv knows `nullable` beside a type alone. */
const schemas: Node = JSON.parse(text, (_, value: unknown) => {
  if (!isNode(value) || value["nullable"] !== true || value["type"] !== undefined) return value
  const { nullable: _nullable, ...rest } = value
  return { anyOf: [rest, { type: "null" }] }
})

const engine = (coerceTypes: boolean) => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false, coerceTypes })
  formats.default(ajv)
  return ajv.addSchema(schemas, "github")
}
const [strict, loose] = [engine(false), engine(true)]
const compiled = new Map<string, ValidateFunction>()

const wrong = (names: ReadonlyArray<string>, value: unknown, ajv = strict): string => {
  const place = names.map((name) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")
  const check = compiled.get(place) ?? ajv.compile({ $ref: `github#/${place}` })
  compiled.set(place, check)
  return check(value) ? "" : ajv.errorsText(check.errors)
}

/** Words go before parameters. */
const templates = Object.keys(nodeAt("paths"))
  .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`) }))
  .toSorted((one, other) => (one.path.replaceAll("{", "\uffff") < other.path.replaceAll("{", "\uffff") ? -1 : 1))

const operationAt = (method: string, path: string): ReadonlyArray<string> | undefined => {
  const template = templates.find(
    ({ path: place, pattern }) => pattern.test(path) && isNode(at("paths", place, method.toLowerCase())),
  )
  return template && ["paths", template.path, method.toLowerCase()]
}

const JSON_TYPE = "application/json"

/** What of a request GitHub would refuse with 422: its query, and its body. */
export const checkRequest = (
  method: string,
  path: string,
  query: Readonly<Record<string, string>>,
  body: unknown,
): string => {
  const operation = operationAt(method, path)
  if (operation === undefined) return ""
  const parameters = at(...operation, "parameters")
  for (const [index, one] of (Array.isArray(parameters) ? parameters : []).entries()) {
    const shared = isNode(one) && typeof one["$ref"] === "string" ? one["$ref"].split("/").slice(1) : undefined
    const place = shared ?? [...operation, "parameters", String(index)]
    const name = at(...place, "name")
    const value = typeof name === "string" && at(...place, "in") === "query" ? query[name] : undefined
    const words = value === undefined ? "" : wrong([...place, "schema"], value, loose)
    if (words !== "") return `${name}: ${words}`
  }
  const schema = [...operation, "requestBody", "content", JSON_TYPE, "schema"]
  return at(...schema) === undefined ? "" : wrong(schema, body)
}

/** What of an answer does not fit the document. It names few of the failures that every operation may answer with. */
export const checkAnswer = (method: string, path: string, status: number, body: unknown): string => {
  const operation = operationAt(method, path)
  if (operation === undefined) return `there is no ${method} ${path}`
  const direct = [...operation, "responses", String(status)]
  if (at(...direct) === undefined) return status >= 400 ? "" : `no answer ${status} of ${operation[1]}`
  const ref = at(...direct, "$ref")
  const schema = [...(typeof ref === "string" ? ref.split("/").slice(1) : direct), "content", JSON_TYPE, "schema"]
  return at(...schema) === undefined ? "" : wrong(schema, body)
}

/** A thing as GitHub shows it: what is known of it, and the emptiest of all that must be there besides. */
export const shown = (schema: string, known: Node): Node => {
  const node = nodeAt("components", "schemas", schema)
  const made = emptiest(node)
  return { ...(isNode(made) ? made : {}), ...known }
}

const emptiest = (node: Node): unknown => {
  const { $ref: ref, nullable, type, enum: values, format, required, allOf, anyOf, oneOf } = node
  if (nullable === true) return null
  if (typeof ref === "string") return emptiest(nodeAt(...ref.split("/").slice(1)))
  const [first] = [allOf, anyOf, oneOf, values].filter((list) => Array.isArray(list))
  if (first !== undefined) return first === values ? first[0] : isNode(first[0]) ? emptiest(first[0]) : null
  if (type === "string") return format === "uri" ? "https://api.github.com/" : format === "date-time" ? LONG_AGO : ""
  if (type === "array") return []
  if (type === "boolean") return false
  if (type === "integer" || type === "number") return 0
  const properties = isNode(node["properties"]) ? node["properties"] : {}
  const names = Array.isArray(required) ? required.map(String) : []
  return Object.fromEntries(names.map((name) => [name, isNode(properties[name]) ? emptiest(properties[name]) : null]))
}

export const LONG_AGO = "2026-01-05T09:00:00Z"
