import type { JsonObject } from "./json.ts"

/**
 * A document of another shape than PagerDuty's: 3.1, with what 3.0 has not. Every word of prose in it is PROSE, so that
 * none can hide; properties that are called like keywords of prose are none.
 */
export const library = (): JsonObject => ({
  openapi: "3.1.0",
  info: { title: "PROSE", description: "PROSE", version: "7", license: { name: "PROSE" } },
  externalDocs: { url: "https://prose.example/PROSE" },
  tags: [{ name: "PROSE", description: "PROSE" }],
  servers: [
    {
      url: "https://{zone}.library.example/v7",
      description: "PROSE",
      variables: { zone: { default: "eu", enum: ["us", "eu"], description: "PROSE" } },
    },
  ],
  security: [{ token: [] }],
  paths: {
    "/shelves/{shelf}": {
      summary: "PROSE",
      parameters: [{ $ref: "#/components/parameters/Shelf" }],
      get: {
        operationId: "getShelf",
        tags: ["PROSE"],
        summary: "PROSE",
        description: "PROSE",
        "x-scope": "shelves.read",
        "x-story": "PROSE",
        parameters: [
          {
            name: "sort",
            in: "query",
            description: "PROSE",
            example: "PROSE",
            schema: { type: "string", enum: ["title", "age"] },
          },
          { name: "Accept", in: "header", required: true, description: "PROSE", schema: { type: "string" } },
        ],
        responses: {
          "200": {
            description: "PROSE",
            headers: { "X-Total": { description: "PROSE", schema: { type: "integer" } } },
            content: {
              "application/json": {
                examples: { one: { value: "PROSE" } },
                schema: { $ref: "#/components/schemas/Shelf" },
              },
            },
            links: { again: { operationId: "getShelf", description: "PROSE" } },
          },
          "404": { $ref: "#/components/responses/Missing" },
        },
      },
      post: {
        operationId: "addThing",
        requestBody: { $ref: "#/components/requestBodies/Thing" },
        responses: { "201": { description: "PROSE" } },
        callbacks: {
          lent: {
            "{$request.body#/tell}": { post: { responses: { "200": { description: "PROSE" } }, description: "PROSE" } },
          },
        },
      },
      delete: { operationId: "burnShelf", responses: { "204": { description: "PROSE" } } },
    },
    "/lost": { $ref: "#/components/pathItems/Lost" },
  },
  webhooks: {
    returned: {
      post: {
        operationId: "onReturned",
        description: "PROSE",
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Book" } } } },
        responses: { "204": { description: "PROSE" } },
      },
    },
  },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer", description: "PROSE" } },
    parameters: {
      Shelf: {
        name: "shelf",
        in: "path",
        required: true,
        description: "PROSE",
        schema: { type: "integer", minimum: 1 },
      },
    },
    pathItems: {
      Lost: { description: "PROSE", get: { operationId: "listLost", responses: { "200": { description: "PROSE" } } } },
    },
    requestBodies: {
      Thing: {
        description: "PROSE",
        required: true,
        content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
      },
    },
    responses: {
      Missing: {
        description: "PROSE",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
    schemas: {
      Shelf: {
        title: "PROSE",
        description: "PROSE",
        type: "object",
        required: ["things", "id"],
        properties: {
          id: { type: "integer", examples: ["PROSE"] },
          description: { type: ["string", "null"], description: "PROSE" },
          title: { type: "string", title: "PROSE" },
          example: { type: "string" },
          parent: { $ref: "#/components/schemas/Shelf", description: "PROSE" },
          things: { type: "array", items: { $ref: "#/components/schemas/Thing" } },
          colours: { type: "object", additionalProperties: { type: "string", description: "PROSE" } },
        },
      },
      Thing: {
        oneOf: [{ $ref: "#/components/schemas/Book" }, { $ref: "#/components/schemas/Map" }],
        discriminator: { propertyName: "kind", mapping: { book: "Book", map: "#/components/schemas/Map" } },
      },
      Book: {
        type: "object",
        required: ["kind", "isbn"],
        properties: { kind: { const: "book" }, isbn: { $ref: "#/components/schemas/Book/$defs/Isbn" } },
        $defs: { Isbn: { type: "string", pattern: "^[0-9]{13}$", $comment: "PROSE" } },
      },
      Map: {
        type: "object",
        required: ["kind"],
        properties: { kind: { const: "map" }, scale: { type: "number", default: 1 } },
      },
      Problem: { type: "object", properties: { type: { type: "string" }, summary: { type: "string" } } },
      Unreached: { type: "object", description: "PROSE" },
    },
  },
})
