import {
  formatPointer,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  methods,
  objectAt,
  parseReference,
  resolve,
  stringAt,
} from "@latchkey/openapi"

/** A part of the document and where it stands, references followed. */
export interface Place {
  readonly node: JsonObject
  readonly pointer: string
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly style: string
  readonly explode: boolean
  readonly schema: string
  readonly list: boolean
}

export interface Operation {
  readonly id: string
  readonly method: string
  readonly template: string
  readonly parameters: ReadonlyArray<Parameter>
  readonly requestBody: Place | undefined
  readonly responses: ReadonlyMap<string, Place>
}

export interface Match {
  readonly operation: Operation
  readonly pathParameters: Record<string, string>
}

/** Finds operations by method and path, and reads them out of the document when they are first asked for. */
export class Operations {
  readonly #document: JsonObject
  readonly #routes: ReadonlyArray<Route>
  readonly #base: string
  readonly #read = new Map<string, Operation>()

  constructor(document: JsonObject) {
    this.#document = document
    this.#routes = Object.keys(objectAt(document, "paths") ?? {})
      .map(route)
      .toSorted((left, right) => (left.rank < right.rank ? -1 : left.rank > right.rank ? 1 : 0))
    const server = listAt(document, "servers").find(isObject)
    const url = stringAt(server, "url") ?? "/"
    this.#base = URL.canParse(url) ? new URL(url).pathname.replace(/\/$/, "") : url.replace(/\/$/, "")
  }

  find(method: string, pathname: string): Match | undefined {
    const path = pathname.startsWith(`${this.#base}/`) ? pathname.slice(this.#base.length) : pathname
    for (const { template, pattern } of this.#routes) {
      const match = pattern.exec(path)
      if (match === null) continue
      const operation = this.#operation(method.toLowerCase(), template)
      if (operation === undefined) continue
      const values = Object.values(match.groups ?? {})
      const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? "")
      const pairs = names.map((name, index) => [name, decodeURIComponent(values[index] ?? "")] as const)
      return { operation, pathParameters: Object.fromEntries(pairs) }
    }
    return undefined
  }

  /** Every operation of the document. */
  all(): Operation[] {
    return this.#routes.flatMap(({ template }) =>
      methods.map((method) => this.#operation(method, template)).filter((operation) => operation !== undefined),
    )
  }

  follow(place: Place): Place
  follow(place: { node: Json | undefined; pointer: string }): Place | undefined
  follow({ node, pointer }: { node: Json | undefined; pointer: string }): Place | undefined {
    if (!isObject(node)) return undefined
    const ref = stringAt(node, "$ref")
    if (ref === undefined) return { node, pointer }
    const tokens = parseReference(ref)
    return this.follow({ node: resolve(this.#document, tokens), pointer: formatPointer(tokens) })
  }

  #operation(method: string, template: string): Operation | undefined {
    const key = `${method} ${template}`
    const known = this.#read.get(key)
    if (known !== undefined) return known
    const item = this.follow(this.#at("paths", template))
    const operation = item === undefined ? undefined : objectAt(item.node, method)
    if (item === undefined || operation === undefined) return undefined
    const pointer = `${item.pointer}/${method}`
    const parameters = new Map<string, Parameter>()
    for (const parameter of [...this.#parameters(item), ...this.#parameters({ node: operation, pointer })]) {
      parameters.set(`${parameter.in} ${parameter.name}`, parameter)
    }
    const answers = Object.entries(objectAt(operation, "responses") ?? {}).map(([status, node]) => {
      const place = this.follow({ node, pointer: `${pointer}/responses/${status}` })
      return place === undefined ? undefined : ([status.toUpperCase(), place] as const)
    })
    const read: Operation = {
      id: stringAt(operation, "operationId") ?? key,
      method: method.toUpperCase(),
      template,
      parameters: [...parameters.values()],
      requestBody: this.follow({ node: operation["requestBody"], pointer: `${pointer}/requestBody` }),
      responses: new Map(answers.filter((answer) => answer !== undefined)),
    }
    this.#read.set(key, read)
    return read
  }

  #parameters({ node, pointer }: Place): Parameter[] {
    return listAt(node, "parameters").flatMap((entry, index): Parameter[] => {
      const place = this.follow({ node: entry, pointer: `${pointer}/parameters/${index}` })
      const schema = this.follow({ node: place?.node["schema"], pointer: `${place?.pointer}/schema` })
      const name = stringAt(place?.node, "name")
      const where = stringAt(place?.node, "in")
      if (place === undefined || schema === undefined || name === undefined || where === undefined) return []
      const style = stringAt(place.node, "style") ?? (where === "query" || where === "cookie" ? "form" : "simple")
      const explode = place.node["explode"] ?? style === "form"
      const type = schema.node["type"]
      const list = type === "array" || (Array.isArray(type) && type.includes("array"))
      return [
        {
          name,
          in: where,
          required: place.node["required"] === true,
          style,
          explode: explode === true,
          schema: schema.pointer,
          list,
        },
      ]
    })
  }

  #at(...tokens: string[]): { node: Json | undefined; pointer: string } {
    return { node: resolve(this.#document, tokens), pointer: formatPointer(tokens) }
  }
}

interface Route {
  readonly template: string
  readonly pattern: RegExp
  /** A word before a parameter: `/users/me` is found before `/users/{id}`. */
  readonly rank: string
}

const isParameter = (part: string): boolean => part.startsWith("{")

const route = (template: string): Route => {
  const parts = template.split(/(\{[^}]+\})/)
  const source = parts
    .map((part, index) => (isParameter(part) ? `(?<p${index}>[^/]+)` : part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("")
  return {
    template,
    pattern: new RegExp(`^${source}/?$`),
    rank: parts.map((part) => (isParameter(part) ? "\uffff" : part)).join(""),
  }
}
