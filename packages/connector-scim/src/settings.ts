import * as Schema from "effect/Schema"

/** How to reach a SCIM 2.0 service, and what it does not tell of itself. */
export const Settings = Schema.Struct({
  /** The service's base URL, the part before `/Users` (RFC 7644, section 1.3). */
  baseUrl: Schema.String.check(Schema.isPattern(/^https?:\/\/[^\s@?#]+$/)),
  /** A bearer token; with `user`, that user's password. */
  token: Schema.RedactedFromValue(Schema.NonEmptyString, { label: "SCIM token" }),
  /** HTTP Basic instead of a bearer token (RFC 7644, section 2). */
  user: Schema.optionalKey(Schema.NonEmptyString),
  /** What taking an account away means: `active: false`, which can be taken back, or DELETE, which can't. */
  deprovision: Schema.optionalKey(Schema.Literals(["deactivate", "delete"])),
  /** Which side of a membership to believe: `members` of Groups (the default), or `groups` of Users. */
  groupsFrom: Schema.optionalKey(Schema.Literals(["groups", "users"])),
})
export type Settings = typeof Settings.Type

export const environment = {
  SCIM_BASE_URL: "baseUrl",
  SCIM_TOKEN: "token",
  SCIM_USER: "user",
  SCIM_DEPROVISION: "deprovision",
  SCIM_GROUPS_FROM: "groupsFrom",
}
