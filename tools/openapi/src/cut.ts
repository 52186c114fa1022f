import { canonical, isObject, type Json, type JsonObject, listAt, objectAt, sortKeys, stringAt } from "./json.ts"
import { formatPointer, parsePointer, parseReference, resolve } from "./pointer.ts"
import { type Kind, methods, sections, type Shape, shapes } from "./shape.ts"

export interface Cut {
  /** A whole OpenAPI document of its own: the wanted operations, all that they reach, and no prose. */
  readonly contract: JsonObject
  /** The objects and lists of the document that went into it. */
  readonly visited: ReadonlySet<Json>
}

export interface CutOptions {
  readonly operations: ReadonlyArray<string>
  /** Stands as the contract's title: one is demanded, and the document's own is prose. */
  readonly title: string
  /** Extensions (`x-…`) that hold facts; all others are dropped. */
  readonly extensions?: ReadonlyArray<string>
}

/** Cuts the wanted operations, by id, out of an OpenAPI 3.x document. The same input gives the same text. */
export const cut = (document: JsonObject, { operations, title, extensions = [] }: CutOptions): Cut => {
  const version = stringAt(document, "openapi")
  if (version?.startsWith("3.") !== true)
    throw new Error(`this is no OpenAPI 3 document: openapi is ${version ?? "absent"}`)
  const cutter = new Cutter(document, new Set(extensions))
  const wanted = new Set(operations)
  const paths = cutter.pathItems("paths", wanted)
  const webhooks = cutter.pathItems("webhooks", wanted)
  if (wanted.size > 0) throw new Error(`the document has no operation ${[...wanted].toSorted().join(", ")}`)
  cutter.securitySchemes()
  const components = cutter.components()
  const contract: JsonObject = {
    openapi: version,
    info: { title, version: stringAt(objectAt(document, "info"), "version") ?? "0" },
    ...copyOf(
      "servers",
      listAt(document, "servers").map((server) => cutter.copy("server", server)),
    ),
    ...copyOf("security", listAt(document, "security")),
    paths,
    ...(Object.keys(webhooks).length > 0 ? { webhooks } : {}),
    components,
  }
  return { contract, visited: cutter.visited }
}

/** The ids of all of a document's operations. */
export const operationIds = (document: JsonObject): string[] =>
  ["paths", "webhooks"]
    .flatMap((section) => Object.values(objectAt(document, section) ?? {}))
    .flatMap((item) =>
      methods.map((method) => (isObject(item) ? stringAt(objectAt(item, method), "operationId") : undefined)),
    )
    .filter((id) => id !== undefined)

const copyOf = (key: string, list: Json[]): JsonObject => (list.length > 0 ? { [key]: list.map(sortKeys) } : {})

class Cutter {
  readonly visited = new Set<Json>()
  readonly #document: JsonObject
  readonly #extensions: ReadonlySet<string>
  /** Section and name → where it came from, and the copy. */
  readonly #reached = new Map<string, { from: string; section: string; name: string; copy: Json }>()

  constructor(document: JsonObject, extensions: ReadonlySet<string>) {
    this.#document = document
    this.#extensions = extensions
  }

  /** The path items (or webhooks) with the wanted operations alone; what is found is taken off the list. */
  pathItems(section: string, wanted: Set<string>): JsonObject {
    const found: JsonObject = {}
    const items = objectAt(this.#document, section) ?? {}
    for (const path of Object.keys(items).toSorted()) {
      const item = this.#followed(items[path])
      if (item === undefined) continue
      const dropped = methods.filter((method) => {
        const id = stringAt(objectAt(item, method), "operationId")
        return item[method] !== undefined && (id === undefined || !wanted.delete(id))
      })
      const kept = methods.some((method) => item[method] !== undefined && !dropped.includes(method))
      if (kept) found[path] = this.#object("pathItem", item, new Set(dropped))
    }
    return found
  }

  /** A path item may be a reference; then it is put in place, since only a part of it is wanted. */
  #followed(item: Json | undefined): JsonObject | undefined {
    if (!isObject(item)) return undefined
    const ref = stringAt(item, "$ref")
    if (ref === undefined) return item
    const target = resolve(this.#document, parseReference(ref))
    return isObject(target) ? { ...target, ...item, $ref: null } : undefined
  }

  securitySchemes(): void {
    const schemes = objectAt(objectAt(this.#document, "components"), "securitySchemes") ?? {}
    for (const name of Object.keys(schemes)) this.#reach("securityScheme", `#/components/securitySchemes/${name}`)
  }

  components(): JsonObject {
    const components: { [section: string]: JsonObject } = {}
    const reached = [...this.#reached.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1))
    for (const { section, name, copy } of reached) (components[section] ??= {})[name] = copy
    return Object.fromEntries(Object.entries(components).toSorted(([left], [right]) => (left < right ? -1 : 1)))
  }

  copy(kind: Kind, node: Json): Json {
    if (!isObject(node)) return node
    const ref = stringAt(node, "$ref")
    if (ref === undefined) return this.#object(kind, node)
    this.visited.add(node)
    const reference = { $ref: this.#reach(kind, ref) }
    // Beside a reference stands prose, except in a schema of 3.1, where all keywords count.
    if (kind !== "schema" || stringAt(this.#document, "openapi")?.startsWith("3.0") === true) return reference
    return { ...reference, ...this.#object(kind, node, new Set(["$ref"])) }
  }

  #object(kind: Kind, node: JsonObject, without: ReadonlySet<string> = new Set()): JsonObject {
    this.visited.add(node)
    const shape = shapes[kind]
    const copy: JsonObject = {}
    for (const key of Object.keys(node).toSorted()) {
      const value = node[key]
      if (value === undefined || without.has(key) || shape.dropped.has(key) || (key === "$ref" && value === null))
        continue
      if (key.startsWith("x-") && !this.#extensions.has(key)) continue
      copy[key] = this.#keyword(shape, key, value)
    }
    return copy
  }

  #keyword(shape: Shape, key: string, value: Json): Json {
    if (key === shape.demanded) return ""
    const one = shape.one?.[key] ?? (key.startsWith("x-") ? undefined : shape.names)
    if (one !== undefined) return this.copy(one, value)
    const ofMap = shape.map?.[key]
    if (ofMap !== undefined && isObject(value)) {
      this.visited.add(value)
      const names = Object.keys(value).toSorted()
      return Object.fromEntries(names.map((name) => [name, this.copy(ofMap, value[name] ?? null)]))
    }
    const ofList = shape.list?.[key]
    if (ofList !== undefined && Array.isArray(value)) {
      this.visited.add(value)
      if (ofList === "parameter") return this.#parameters(value)
      return value.map((entry) => this.copy(ofList, entry))
    }
    if (key === "discriminator" && isObject(value)) return this.#discriminator(value)
    if (Array.isArray(value)) this.visited.add(value)
    return Array.isArray(value) && shape.sets?.has(key) === true
      ? value.map(sortKeys).toSorted((left, right) => (canonical(left) < canonical(right) ? -1 : 1))
      : sortKeys(value)
  }

  /** By place and name. The standard says of headers Accept, Content-Type and Authorization: "shall be ignored". */
  #parameters(list: Json[]): Json[] {
    const known = list.map((entry) => {
      const ref = isObject(entry) ? stringAt(entry, "$ref") : undefined
      const parameter = ref === undefined ? entry : resolve(this.#document, parseReference(ref))
      const place = isObject(parameter) ? (stringAt(parameter, "in") ?? "") : ""
      const name = isObject(parameter) ? (stringAt(parameter, "name") ?? "") : ""
      return { entry, key: `${place} ${name}`, ignored: place === "header" && ignoredHeaders.has(name.toLowerCase()) }
    })
    return known
      .filter(({ ignored }) => !ignored)
      .toSorted((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
      .map(({ entry }) => this.copy("parameter", entry))
  }

  #discriminator(value: JsonObject): Json {
    this.visited.add(value)
    const mapping = objectAt(value, "mapping") ?? {}
    const names = Object.keys(mapping).toSorted()
    const reached = names.map((name): [string, Json] => {
      const target = stringAt(mapping, name) ?? ""
      return [name, this.#reach("schema", target.includes("/") ? target : `#/components/schemas/${target}`)]
    })
    const propertyName = value["propertyName"] ?? ""
    return names.length === 0 ? { propertyName } : { mapping: Object.fromEntries(reached), propertyName }
  }

  /** Takes a reference's target along, once, and says what it is called in the contract. */
  #reach(kind: Kind, ref: string): string {
    const tokens = parseReference(ref)
    const section = sections[kind]
    if (section === undefined) throw new Error(`a ${kind} can't be a reference (${ref})`)
    const name = componentName(section, tokens)
    const key = `${section}/${name}`
    const from = formatPointer(tokens)
    const known = this.#reached.get(key)
    if (known === undefined) {
      const target = resolve(this.#document, parsePointer(from))
      if (target === undefined) throw new Error(`the reference "${ref}" leads nowhere`)
      const entry = { from, section, name, copy: target }
      this.#reached.set(key, entry)
      entry.copy = this.copy(kind, target)
    } else if (known.from !== from) {
      throw new Error(`"${known.from}" and "${from}" would both be called ${name}`)
    }
    return `#/components/${section}/${name}`
  }
}

const ignoredHeaders: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"])

/** A component keeps its name; what lies deeper, or elsewhere, becomes a component named after its way there. */
const componentName = (section: string, tokens: ReadonlyArray<string>): string => {
  const [first, second, ...rest] = tokens
  const own = first === "components" && second === section ? rest : first === "components" ? tokens.slice(1) : tokens
  return own.join(".").replaceAll(/[^A-Za-z0-9._-]/g, "_")
}
