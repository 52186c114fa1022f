import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import * as Schema from "effect/Schema"
import { Instant } from "./instant.ts"
import { page, paging } from "./page.ts"
import { needs, Scope } from "./scope.ts"

/** What is said of a key; the key itself is shown once, when it is made. */
export const Key = Schema.Struct({
  id: Schema.String,
  /** What the record says of whoever uses it. */
  name: Schema.String,
  scopes: Schema.Array(Scope),
  /** All, if left out. */
  connections: Schema.optionalKey(Schema.Array(Schema.String)),
  made: Schema.String,
  expires: Schema.optionalKey(Schema.String),
  revoked: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "Key" })
export type Key = typeof Key.Type

export const NewKey = Schema.Struct({
  name: Schema.String.check(Schema.isPattern(/^\S(.{0,98}\S)?$/)),
  scopes: Schema.NonEmptyArray(Scope),
  connections: Schema.optionalKey(Schema.Array(Schema.String)),
  expires: Schema.optionalKey(Instant),
}).annotate({ identifier: "NewKey" })
export type NewKey = typeof NewKey.Type

export const keys = HttpApiGroup.make("keys").add(
  HttpApiEndpoint.get("listKeys", "/v1/keys", { query: paging, success: page(Key) }).annotateMerge(
    needs("admin", "Who has a key"),
  ),
  HttpApiEndpoint.post("makeKey", "/v1/keys", {
    payload: NewKey,
    success: Schema.Struct({ ...Key.fields, key: Schema.String }).annotate({ httpApiStatus: 201 }),
  }).annotateMerge(needs("admin", "Make a key; it is shown once")),
  HttpApiEndpoint.delete("revokeKey", "/v1/keys/:key", {
    params: { key: Schema.String },
    success: HttpApiSchema.NoContent,
  }).annotateMerge(needs("admin", "Take a key away")),
)
