// What is read of a service's answers. The names are the RFCs'; unknown attributes are let pass.
import type { Json } from "@latchkey/core"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

const Text = Schema.optionalKey(Schema.String)
const Flag = Schema.optionalKey(Schema.Boolean)

/** One value of a multi-valued attribute (RFC 7643, section 2.4). */
const Value = Schema.Struct({ value: Text, display: Text, type: Text, primary: Flag, $ref: Text })
export type Value = typeof Value.Type
const Values = Schema.optionalKey(Schema.Array(Value))

/** RFC 7643, section 3.1; `version` is the ETag (RFC 7644, section 3.14). */
const Common = { id: Schema.String, meta: Schema.optionalKey(Schema.Struct({ created: Text, version: Text })) }

/** RFC 7643, section 4.1. */
export const User = Schema.Struct({
  ...Common,
  userName: Text,
  displayName: Text,
  name: Schema.optionalKey(Schema.Struct({ formatted: Text, givenName: Text, familyName: Text })),
  active: Flag,
  emails: Values,
  groups: Values,
  roles: Values,
  entitlements: Values,
})
export type User = typeof User.Type

/** RFC 7643, section 4.2. */
export const Group = Schema.Struct({ ...Common, displayName: Text, members: Values })
export type Group = typeof Group.Type

const Feature = Schema.optionalKey(Schema.Struct({ supported: Flag }))

/** RFC 7643, section 5; `pagination` is RFC 9865's. What is not told is not supported. */
export const ServiceProviderConfig = Schema.Struct({
  patch: Feature,
  filter: Feature,
  etag: Feature,
  pagination: Schema.optionalKey(Schema.Struct({ cursor: Flag, maxPageSize: Schema.optionalKey(Schema.Int) })),
})
export type ServiceProviderConfig = typeof ServiceProviderConfig.Type

/** RFC 7643, section 6: where a service has its Groups, if it has them. */
export const ResourceType = Schema.Struct({ name: Schema.String, endpoint: Schema.String })
export type ResourceType = typeof ResourceType.Type

/** One page of a listing (RFC 7644, section 3.4.2); a cursor's may go without a total (RFC 9865). */
export const page = <A>(row: Schema.Codec<A, Json>) =>
  Schema.Struct({
    totalResults: Schema.optionalKey(Schema.Int),
    Resources: Schema.optionalKey(Schema.Array(row)),
    nextCursor: Text,
  })

const NAMES = new Map(
  `id meta created version userName displayName name formatted givenName familyName active emails groups roles entitlements
   members value display type primary $ref patch filter etag pagination cursor maxPageSize supported endpoint totalResults Resources
   nextCursor detail scimType`
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), name]),
)
const FLAGS = new Set(["active", "primary", "supported", "cursor"])
const MANY = new Set(["emails", "groups", "roles", "entitlements", "members"])

/**
 * What services may vary, put straight: names in any case (RFC 7643, section 2.1), null for nothing (section 2.5); and what
 * they get wrong: booleans as "True", bare strings (`roles: ["admin"]`) for values.
 */
export const tidied = <A>(schema: Schema.Codec<A, Json>): Schema.Codec<A, Json> =>
  Schema.Json.pipe(
    Schema.decodeTo(schema, SchemaTransformation.transform({ decode: (json) => tidy(json), encode: (json) => json })),
  )

const tidy = (json: Json, within = ""): Json => {
  if (isList(json)) return json.map((one) => tidy(MANY.has(within) && typeof one === "string" ? { value: one } : one))
  if (isObject(json))
    return Object.fromEntries(
      Object.entries(json)
        .filter(([, value]) => value !== null)
        .map(([key, value]) => {
          const name = NAMES.get(key.toLowerCase()) ?? key
          return [name, tidy(value, name)]
        }),
    )
  if (FLAGS.has(within) && typeof json === "string" && /^(true|false)$/i.test(json))
    return json.toLowerCase() === "true"
  return json
}

const isList = (json: Json): json is ReadonlyArray<Json> => Array.isArray(json)
export const isObject = (json: Json): json is { readonly [name: string]: Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json)
