// The resources of RFC 7643, as JSON Schemas: names as they are spelled there, extensions under their URNs, and nothing else.
import { type Schema, schemasOf, text } from "./schema.ts"

const flag = { type: "boolean" }
const instant = { type: "string", format: "date-time" }
const reference = { type: "string", format: "uri-reference" }
const readOnly = (schema: Schema): Schema => ({ ...schema, readOnly: true })
const several = (values: ReadonlyArray<string>): Schema => ({ type: "string", enum: [...values] })

const object = (properties: { readonly [name: string]: Schema }, required: ReadonlyArray<string> = []): Schema => ({
  type: "object",
  properties: { ...properties },
  required: [...required],
  additionalProperties: false,
})

/** Section 2.4: many values of one shape, of which one may be the primary one. */
const many = (value: { readonly [name: string]: Schema }): Schema => ({
  type: "array",
  items: object({ ...value, type: value["type"] ?? text, display: text, primary: flag }),
  contains: { type: "object", properties: { primary: { const: true } }, required: ["primary"] },
  minContains: 0,
  maxContains: 1,
})

/** Section 3.1. What is read-only may be sent back, and is ignored (RFC 7644, section 3.5.1). */
const resource = (
  type: string,
  properties: { readonly [name: string]: Schema },
  required: ReadonlyArray<string> = [],
): Schema => ({
  ...object(
    {
      schemas: schemasOf(`urn:ietf:params:scim:schemas:core:2.0:${type}`),
      id: readOnly({ type: "string", minLength: 1, not: { const: "bulkId" } }),
      externalId: text,
      meta: readOnly(
        object({
          resourceType: { const: type },
          created: instant,
          lastModified: instant,
          location: reference,
          version: text,
        }),
      ),
      ...properties,
    },
    ["schemas", ...required],
  ),
  patternProperties: { "^urn:": { type: "object" } },
})

/** Section 4.1; section 8.7.1. `password` is never returned, and not the connector's to set. */
export const User = resource(
  "User",
  {
    userName: { type: "string", minLength: 1 },
    name: object({
      formatted: text,
      familyName: text,
      givenName: text,
      middleName: text,
      honorificPrefix: text,
      honorificSuffix: text,
    }),
    displayName: text,
    nickName: text,
    profileUrl: reference,
    title: text,
    userType: text,
    preferredLanguage: text,
    locale: text,
    timezone: text,
    active: flag,
    emails: many({ value: text }),
    phoneNumbers: many({ value: text }),
    ims: many({ value: text }),
    photos: many({ value: reference }),
    addresses: many({
      formatted: text,
      streetAddress: text,
      locality: text,
      region: text,
      postalCode: text,
      country: text,
    }),
    groups: readOnly(many({ value: text, $ref: reference, type: several(["direct", "indirect"]) })),
    entitlements: many({ value: text }),
    roles: many({ value: text }),
    x509Certificates: many({ value: text }),
  },
  ["id", "userName"],
)

/** Section 4.2; section 8.7.1. */
export const Group = resource(
  "Group",
  {
    displayName: text,
    members: {
      type: "array",
      items: object({ value: text, $ref: reference, type: several(["User", "Group"]), display: text }),
    },
  },
  ["id", "displayName"],
)

const supported = (more: { readonly [name: string]: Schema } = {}) =>
  object({ supported: flag, ...more }, ["supported", ...Object.keys(more)])
const whole = { type: "integer", minimum: 0 }
const positive = { type: "integer", minimum: 1 }

/** Section 5; `pagination` is RFC 9865's, section 4. */
export const ServiceProviderConfig = resource(
  "ServiceProviderConfig",
  {
    documentationUri: reference,
    patch: supported(),
    bulk: supported({ maxOperations: whole, maxPayloadSize: whole }),
    filter: supported({ maxResults: whole }),
    changePassword: supported(),
    sort: supported(),
    etag: supported(),
    authenticationSchemes: {
      type: "array",
      items: object(
        {
          type: several(["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"]),
          name: text,
          description: text,
          specUri: reference,
          documentationUri: reference,
          primary: flag,
        },
        ["type", "name", "description"],
      ),
    },
    pagination: object(
      {
        cursor: flag,
        index: flag,
        defaultPaginationMethod: several(["cursor", "index"]),
        defaultPageSize: positive,
        maxPageSize: positive,
        cursorTimeout: positive,
      },
      ["cursor", "index"],
    ),
  },
  ["patch", "bulk", "filter", "changePassword", "sort", "etag", "authenticationSchemes"],
)

/** Section 6. */
export const ResourceType = resource(
  "ResourceType",
  {
    name: text,
    description: text,
    endpoint: reference,
    schema: text,
    schemaExtensions: { type: "array", items: object({ schema: text, required: flag }, ["schema", "required"]) },
  },
  ["name", "endpoint", "schema"],
)
