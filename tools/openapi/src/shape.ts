/**
 * What OpenAPI 3.x says of where things are: which keyword holds what kind of object, and which is prose. A property
 * that happens to be named `description` is none: it stands in a map, whose keys are names and never keywords.
 */
export type Kind =
  | "pathItem"
  | "operation"
  | "parameter"
  | "header"
  | "requestBody"
  | "response"
  | "mediaType"
  | "encoding"
  | "link"
  | "callback"
  | "server"
  | "serverVariable"
  | "securityScheme"
  | "schema"

export interface Shape {
  /** Keywords that hold one object of a kind. */
  readonly one?: { readonly [keyword: string]: Kind }
  readonly list?: { readonly [keyword: string]: Kind }
  readonly map?: { readonly [keyword: string]: Kind }
  /** All keys but the keywords are names: a callback's expressions. */
  readonly names?: Kind
  /** Keywords that stay behind: prose. */
  readonly dropped: ReadonlySet<string>
  /** Prose that the standard demands: it stays, and says nothing. */
  readonly demanded?: string
  /** Lists that are sets. */
  readonly sets?: ReadonlySet<string>
}

/** Where the components of a kind stand. The others can't be referred to. */
export const sections: { readonly [kind in Kind]?: string } = {
  schema: "schemas",
  response: "responses",
  parameter: "parameters",
  requestBody: "requestBodies",
  header: "headers",
  securityScheme: "securitySchemes",
  link: "links",
  callback: "callbacks",
  pathItem: "pathItems",
}

export const methods: ReadonlyArray<string> = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
  "query",
]

const words = ["description", "summary", "externalDocs", "example", "examples"]
const dropped = new Set(words)

export const shapes: { readonly [kind in Kind]: Shape } = {
  pathItem: {
    one: Object.fromEntries(methods.map((method) => [method, "operation"])),
    list: { parameters: "parameter", servers: "server" },
    dropped,
  },
  operation: {
    one: { requestBody: "requestBody" },
    list: { parameters: "parameter", servers: "server" },
    map: { responses: "response", callbacks: "callback" },
    dropped: new Set([...words, "tags"]),
  },
  parameter: { one: { schema: "schema" }, map: { content: "mediaType" }, dropped },
  header: { one: { schema: "schema" }, map: { content: "mediaType" }, dropped },
  requestBody: { map: { content: "mediaType" }, dropped },
  response: {
    map: { headers: "header", content: "mediaType", links: "link" },
    dropped: new Set(words.filter((word) => word !== "description")),
    demanded: "description",
  },
  mediaType: { one: { schema: "schema", itemSchema: "schema" }, map: { encoding: "encoding" }, dropped },
  encoding: { map: { headers: "header" }, dropped },
  link: { one: { server: "server" }, dropped },
  callback: { names: "pathItem", dropped: new Set() },
  server: { map: { variables: "serverVariable" }, dropped },
  serverVariable: { dropped, sets: new Set(["enum"]) },
  securityScheme: { dropped },
  schema: {
    one: {
      items: "schema",
      additionalProperties: "schema",
      not: "schema",
      contains: "schema",
      propertyNames: "schema",
      contentSchema: "schema",
      if: "schema",
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: "schema",
      else: "schema",
      unevaluatedItems: "schema",
      unevaluatedProperties: "schema",
    },
    list: { allOf: "schema", anyOf: "schema", oneOf: "schema", prefixItems: "schema" },
    map: {
      properties: "schema",
      patternProperties: "schema",
      dependentSchemas: "schema",
    },
    // What is in $defs becomes a component when it is referred to.
    dropped: new Set([
      "title",
      "description",
      "example",
      "examples",
      "externalDocs",
      "xml",
      "$comment",
      "$defs",
      "definitions",
    ]),
    sets: new Set(["required", "enum", "type"]),
  },
}
