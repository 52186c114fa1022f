import { header, type HeaderValues } from "./headers.ts"
import type { Operation, Parameter } from "./operation.ts"

export interface ReadParameters {
  /** The parameters of a place that may stand there, and the schemas that they have. */
  readonly pointers: ReadonlyMap<string, string>
  readonly required: ReadonlyArray<string>
  /** Those that did, as strings and lists of strings. */
  readonly values: Record<string, unknown>
}

/** The standard: a parameter that says how these are to be sent "shall be ignored". */
const ignored: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"])

/** A request's parameters of one place, read off the wire by their style. */
export const readParameters = (
  operation: Operation,
  place: "path" | "query" | "header",
  url: URL,
  headers: HeaderValues,
  pathParameters: Record<string, string>,
): ReadParameters => {
  const parameters = operation.parameters.filter(
    (parameter) => parameter.in === place && !(place === "header" && ignored.has(parameter.name.toLowerCase())),
  )
  const values: Record<string, unknown> = place === "query" ? readUnknown(parameters, url) : {}
  for (const parameter of parameters) {
    const value = place === "query" ? readQuery(parameter, url) : readText(parameter, headers, pathParameters)
    if (value !== undefined) values[parameter.name] = value
  }
  return {
    pointers: new Map(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    values,
  }
}

const readText = (
  { name, in: place, list }: Parameter,
  headers: HeaderValues,
  pathParameters: Record<string, string>,
): unknown => {
  const text = place === "path" ? pathParameters[name] : header(headers, name.toLowerCase())
  return text !== undefined && list ? text.split(",") : text
}

const readQuery = (parameter: Parameter, { searchParams }: URL): unknown => {
  const { name, style, explode, list } = parameter
  if (style === "deepObject") {
    const entries = [...searchParams].filter(([key]) => isPartOf(parameter, key))
    return entries.length === 0
      ? undefined
      : Object.fromEntries(entries.map(([key, value]) => [key.slice(name.length + 1, -1), value]))
  }
  const all = searchParams.getAll(name)
  if (all.length === 0) return undefined
  if (!list || explode) return all.length === 1 && !list ? all[0] : all
  const separator = style === "spaceDelimited" ? " " : style === "pipeDelimited" ? "|" : ","
  return all.flatMap((text) => text.split(separator))
}

/** What stands in the query and is no parameter: left for the validator to name. */
const readUnknown = (parameters: ReadonlyArray<Parameter>, { searchParams }: URL): Record<string, unknown> =>
  Object.fromEntries(
    [...searchParams].filter(
      ([key]) => !parameters.some((parameter) => parameter.name === key || isPartOf(parameter, key)),
    ),
  )

const isPartOf = ({ name, style }: Parameter, key: string): boolean =>
  style === "deepObject" && key.startsWith(`${name}[`) && key.endsWith("]")
