import type { JsonObject } from "@latchkey/openapi"

/** A small service of another kind than PagerDuty: 3.1, with what 3.0 has not. */
export const shop: JsonObject = {
  openapi: "3.1.0",
  info: { title: "Shop", version: "1" },
  servers: [{ url: "https://shop.example/api" }],
  paths: {
    "/orders/{order}": {
      parameters: [{ name: "order", in: "path", required: true, schema: { type: "integer" } }],
      get: {
        operationId: "getOrder",
        parameters: [
          {
            name: "fields",
            in: "query",
            explode: false,
            schema: { type: "array", items: { enum: ["lines", "total"] } },
          },
          {
            name: "page",
            in: "query",
            style: "deepObject",
            schema: { type: "object", properties: { size: { type: "integer" } } },
          },
          { name: "X-Tenant", in: "header", required: true, schema: { type: "string", format: "uuid" } },
        ],
        responses: {
          "200": {
            description: "",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
          },
          "4XX": {
            description: "",
            content: { "application/problem+json": { schema: { type: "object", required: ["type"] } } },
          },
        },
      },
      put: {
        operationId: "putOrder",
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
        },
        responses: { "204": { description: "" }, default: { description: "" } },
      },
    },
    "/orders/latest": {
      get: { operationId: "getLatest", responses: { "303": { description: "" } } },
    },
  },
  components: {
    schemas: {
      Order: {
        type: "object",
        required: ["id", "note", "secret"],
        properties: {
          id: { type: "integer", readOnly: true },
          secret: { type: "string", writeOnly: true },
          note: { type: ["string", "null"] },
          parts: { type: "array", items: { $ref: "#/components/schemas/Order" } },
          pay: { oneOf: [{ const: "cash" }, { type: "object", required: ["card"] }] },
        },
      },
    },
  },
}
