import * as Schema from "effect/Schema"

/** `deprovisioned` is never said by a source: an inventory concludes it. */
export const AccountStatus = Schema.Literals(["active", "invited", "suspended", "deprovisioned"])
export type AccountStatus = typeof AccountStatus.Type

/** A person's (or robot's) account at a source. Identity is the `id`: an e-mail can be given to somebody new. */
export const Account = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  /** Where the source shows it. */
  email: Schema.optionalKey(Schema.String),
  status: AccountStatus,
  /** The base role, in the words of the source's own pages. */
  role: Schema.optionalKey(Schema.String),
  /** The status in the source's own terms, where it has one. */
  rawStatus: Schema.optionalKey(Schema.String),
  /** RFC 3339, UTC. */
  createdAt: Schema.optionalKey(Schema.String),
  /** The account's page. */
  url: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "Account" })
export type Account = typeof Account.Type
