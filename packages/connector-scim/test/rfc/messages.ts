// The messages of RFC 7644, as JSON Schemas.
import { type Schema, schemasOf, text } from "./schema.ts"

const messageOf = (type: string) => schemasOf(`urn:ietf:params:scim:api:messages:2.0:${type}`)
const count = { type: "integer", minimum: 0 }
/** RFC 9865, section 2: of RFC 3986's unreserved characters. */
export const cursor = { type: "string", pattern: "^[A-Za-z0-9._~-]*$" }

/** Section 3.4.2. Only pages by cursor may go without a total (RFC 9865, section 2), and say where the next one is. */
export const listOf = (resource: string): Schema => ({
  type: "object",
  properties: {
    schemas: messageOf("ListResponse"),
    totalResults: count,
    startIndex: { type: "integer", minimum: 1 },
    itemsPerPage: count,
    Resources: { type: "array", items: { $ref: `#/components/schemas/${resource}` } },
    nextCursor: { ...cursor, minLength: 1 },
    previousCursor: { ...cursor, minLength: 1 },
  },
  required: ["schemas"],
  dependentRequired: { startIndex: ["totalResults"] },
  additionalProperties: false,
})

const NAME = "[A-Za-z][A-Za-z0-9_-]*"
/** Section 3.10: an attribute, or one of its parts, maybe with its schema's URI before it. */
const ATTRIBUTE = `(urn:[A-Za-z0-9:._-]+:)?${NAME}(\\.(${NAME}|\\$ref))?`
const VALUE = `("([^"\\\\]|\\\\["\\\\/bfnrt]|\\\\u[0-9A-Fa-f]{4})*"|-?\\d+(\\.\\d+)?|true|false|null)`
const COMPARISON = `${ATTRIBUTE} (pr|(eq|ne|co|sw|ew|gt|ge|lt|le) ${VALUE})`

/** Section 3.4.2.2: comparisons; the connector needs no groups, no `not`, and no value paths. */
export const filter = { type: "string", pattern: `^${COMPARISON}( (and|or) ${COMPARISON})*$` }

/** Section 3.9. */
export const attributes = { type: "array", items: { type: "string", pattern: `^${ATTRIBUTE}$` } }

/** Section 3.5.2: what an operation says depends on what it does, and to what. */
export const PatchOp: Schema = {
  type: "object",
  properties: {
    schemas: messageOf("PatchOp"),
    Operations: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: {
          op: { type: "string", enum: ["add", "remove", "replace"] },
          path: { type: "string", pattern: `^${ATTRIBUTE}(\\[${COMPARISON}\\](\\.${NAME})?)?$` },
          value: {},
        },
        required: ["op"],
        additionalProperties: false,
        allOf: [
          // Sections 3.5.2.1 to 3.5.2.3: only what is removed needs no value, only what is put there can do without a path.
          { anyOf: [{ properties: { op: { const: "remove" } } }, { required: ["value"] }] },
          { anyOf: [{ properties: { op: { not: { const: "remove" } } } }, { required: ["path"] }] },
          { anyOf: [{ required: ["path"] }, { properties: { value: { type: "object" } } }] },
          // RFC 7643, section 4.1.1.
          {
            anyOf: [
              { properties: { path: { not: { const: "active" } } } },
              { properties: { value: { type: "boolean" } } },
            ],
          },
        ],
      },
    },
  },
  required: ["schemas", "Operations"],
  additionalProperties: false,
}

/** Section 3.12, with what RFC 9865 adds in section 2.1. */
export const Problem: Schema = {
  type: "object",
  properties: {
    schemas: messageOf("Error"),
    status: { type: "string", pattern: "^[345]\\d\\d$" },
    scimType: {
      type: "string",
      enum: [
        "invalidFilter",
        "tooMany",
        "uniqueness",
        "mutability",
        "invalidSyntax",
        "invalidPath",
        "noTarget",
        "invalidValue",
        "invalidVers",
        "sensitive",
        "invalidCursor",
        "expiredCursor",
        "invalidCount",
      ],
    },
    detail: text,
  },
  required: ["schemas", "status"],
  additionalProperties: false,
}
