import { describe, expect, it } from "vitest"
import { cut, operationIds } from "./cut.ts"
import { library } from "./fixture.ts"
import { isObject, type Json, type JsonObject, objectAt, parseObject } from "./json.ts"
import { parseReference, resolve } from "./pointer.ts"

const all = ["getShelf", "addThing", "listLost", "onReturned"]
const cutOf = (operations: ReadonlyArray<string>, document: JsonObject = library()) =>
  cut(document, { operations, title: "library", extensions: ["x-scope"] }).contract

const references = (value: Json): string[] => {
  if (Array.isArray(value)) return value.flatMap(references)
  if (!isObject(value)) return []
  const own = typeof value["$ref"] === "string" ? [value["$ref"]] : []
  return [...own, ...Object.values(value).flatMap(references)]
}

/** The same document, every object's keys the other way round. */
const turned = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(turned)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, entry]) => [key, turned(entry)]),
  )
}

describe("a cut", () => {
  it("holds no prose", () => {
    expect(JSON.stringify(library())).toContain("PROSE")
    expect(JSON.stringify(cutOf(all))).not.toContain("PROSE")
  })

  it("keeps properties that are called like prose", () => {
    const shelf = resolve(cutOf(all), ["components", "schemas", "Shelf", "properties"])
    expect(shelf).toEqual({
      colours: { additionalProperties: { type: "string" }, type: "object" },
      description: { type: ["null", "string"] },
      example: { type: "string" },
      id: { type: "integer" },
      parent: { $ref: "#/components/schemas/Shelf" },
      things: { items: { $ref: "#/components/schemas/Thing" }, type: "array" },
      title: { type: "string" },
    })
  })

  it("takes all that the operations reach, and nothing else", () => {
    const contract = cutOf(all)
    const dangling = references(contract).filter((ref) => resolve(contract, parseReference(ref)) === undefined)
    expect(dangling).toEqual([])
    const components = objectAt(contract, "components")
    expect(Object.keys(objectAt(components, "schemas") ?? {})).toEqual([
      "Book",
      "Book._defs.Isbn",
      "Map",
      "Problem",
      "Shelf",
      "Thing",
    ])
    expect(operationIds(contract).toSorted()).toEqual(all.toSorted())

    const small = cutOf(["listLost"])
    expect(small).toEqual({
      openapi: "3.1.0",
      info: { title: "library", version: "7" },
      servers: [
        { url: "https://{zone}.library.example/v7", variables: { zone: { default: "eu", enum: ["eu", "us"] } } },
      ],
      security: [{ token: [] }],
      paths: { "/lost": { get: { operationId: "listLost", responses: { "200": { description: "" } } } } },
      components: { securitySchemes: { token: { scheme: "bearer", type: "http" } } },
    })
  })

  it("keeps what a path says for all its methods, and drops headers that the standard ignores", () => {
    const item = resolve(cutOf(["getShelf"]), ["paths", "/shelves/{shelf}"])
    expect(item).toEqual({
      parameters: [{ $ref: "#/components/parameters/Shelf" }],
      get: {
        operationId: "getShelf",
        "x-scope": "shelves.read",
        parameters: [{ in: "query", name: "sort", schema: { enum: ["age", "title"], type: "string" } }],
        responses: {
          "200": {
            description: "",
            headers: { "X-Total": { schema: { type: "integer" } } },
            content: { "application/json": { schema: { $ref: "#/components/schemas/Shelf" } } },
            links: { again: { operationId: "getShelf" } },
          },
          "404": { $ref: "#/components/responses/Missing" },
        },
      },
    })
  })

  it("makes components of what lies deeper", () => {
    const schemas = resolve(cutOf(["getShelf"]), ["components", "schemas"])
    expect(schemas).toMatchObject({
      Book: { properties: { isbn: { $ref: "#/components/schemas/Book._defs.Isbn" } } },
      "Book._defs.Isbn": { pattern: "^[0-9]{13}$", type: "string" },
    })
    expect(JSON.stringify(schemas)).not.toContain("$defs")
  })

  it("follows a discriminator's mapping, and callbacks", () => {
    const contract = cutOf(["addThing"])
    expect(resolve(contract, ["components", "schemas", "Thing", "discriminator"])).toEqual({
      propertyName: "kind",
      mapping: { book: "#/components/schemas/Book", map: "#/components/schemas/Map" },
    })
    expect(resolve(contract, ["paths", "/shelves/{shelf}", "post", "callbacks", "lent"])).toEqual({
      "{$request.body#/tell}": { post: { responses: { "200": { description: "" } } } },
    })
  })

  it("is the same text whatever the order of the document", () => {
    const other = parseObject(JSON.stringify(turned(library())), "turned")
    expect(JSON.stringify(cutOf(all.toReversed(), other))).toBe(JSON.stringify(cutOf(all)))
  })

  it("cut again is itself", () => {
    expect(cutOf(all, cutOf(all))).toEqual(cutOf(all))
  })

  it("of what is not there is an error", () => {
    expect(() => cutOf(["getShelf", "getMoon"])).toThrow("the document has no operation getMoon")
    expect(() => cutOf([], { swagger: "2.0" })).toThrow("this is no OpenAPI 3 document: openapi is absent")
  })

  it.each([
    ["#/components/schemas/Nothing", "leads nowhere"],
    ["other.json#/Book", "leaves the document"],
    ["#book", "leaves the document"],
  ])("with a reference to %s is an error: it %s", (reference, problem) => {
    const document = library()
    const components = objectAt(document, "components")
    const schemas = objectAt(components, "schemas") ?? {}
    schemas["Shelf"] = { $ref: reference }
    expect(() => cutOf(["getShelf"], document)).toThrow(problem)
  })
})
