import * as Schema from "effect/Schema"

/** What somebody may do over HTTP; none of them includes another. */
export const Scope = Schema.Literals(["read", "plan", "approve", "perform", "admin"])
export type Scope = typeof Scope.Type

/** What a role of the identity provider's may do: on these connections, or on all. */
const Role = Schema.Struct({
  scopes: Schema.Array(Scope),
  connections: Schema.optionalKey(Schema.Array(Schema.String)),
})

/** Whose access tokens (JWT) are taken; its keys are found by the issuer's own metadata. */
export const Oidc = Schema.Struct({
  issuer: Schema.String,
  audience: Schema.String,
  /** The claim that holds a person's roles: `roles`, if left out. */
  rolesClaim: Schema.optionalKey(Schema.String),
  roles: Schema.Record(Schema.String, Role),
})
export type Oidc = typeof Oidc.Type

/** Who may have something without being asked about: all that `when` says has to hold, at this moment. */
export const AccessRule = Schema.Struct({
  resource: Schema.Struct({ type: Schema.String, id: Schema.String }),
  /** Every action, if left out. */
  actions: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Where the person's account is looked up. */
  connection: Schema.String,
  when: Schema.Struct({
    /** On call: on any schedule or policy, or on one of these schedules (ids or exact names). */
    onCall: Schema.optionalKey(Schema.Union([Schema.Literal(true), Schema.Array(Schema.String)])),
    /** Holds the base role of this name. */
    role: Schema.optionalKey(Schema.String),
    /** Belongs to the team of this name or id. */
    team: Schema.optionalKey(Schema.String),
  }).check(
    Schema.makeFilter((when) => Object.keys(when).length > 0 || "a rule without a condition is about everybody"),
  ),
  /** How long a yes is good for: until the shift ends. */
  for: Schema.optionalKey(Schema.Literal("shift")),
})
export type AccessRule = typeof AccessRule.Type

/** What the config file says to the HTTP host. */
export const ServerConfig = Schema.Struct({
  oidc: Schema.optionalKey(Oidc),
  access: Schema.optionalKey(Schema.Array(AccessRule)),
})
export type ServerConfig = typeof ServerConfig.Type
