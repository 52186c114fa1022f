import { Account, Grant } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

/** An account as it was last seen. Its status is `deprovisioned` once the source has it no longer. */
export const KnownAccount = Schema.Struct({
  connection: Schema.String,
  ...Account.fields,
  /** RFC 3339, UTC: when it was found to be gone, or an operation deleted it. */
  deprovisionedAt: Schema.optionalKey(Schema.String),
})
export type KnownAccount = typeof KnownAccount.Type

export const ChangeType = Schema.Literals([
  "joined",
  "left",
  "came back",
  "role changed",
  /** In name, e-mail, status or whatever else an account says of itself. */
  "changed",
  "grant added",
  "grant gone",
])
export type ChangeType = typeof ChangeType.Type

/** What became different from one sync to the next. */
export const InventoryChange = Schema.Struct({
  /** Counts a connection's changes from 1. */
  index: Schema.Int,
  /** RFC 3339, UTC: when it was seen, which is later than it happened. */
  at: Schema.String,
  type: ChangeType,
  /** The account's id; name and e-mail as last seen. */
  account: Schema.String,
  name: Schema.String,
  email: Schema.String,
  /** The account before it, but for who joined; and after it, but for who left. */
  before: Schema.optionalKey(Account),
  after: Schema.optionalKey(Account),
  /** What was granted, or is no longer. */
  grant: Schema.optionalKey(Grant),
})
export type InventoryChange = typeof InventoryChange.Type

/** Who holds what: a row for each account and entitlement. */
export const ReviewRow = Schema.Struct({
  connection: Schema.String,
  account: Schema.String,
  name: Schema.String,
  email: Schema.String,
  status: Account.fields.status,
  /** `role`, `license`, `team`… */
  type: Schema.String,
  entitlement: Schema.String,
  entitlementName: Schema.String,
  /** In what capacity; empty where the source says none. */
  as: Schema.String,
})
export type ReviewRow = typeof ReviewRow.Type

/** A kind of license: how many accounts hold it, and how many of those that were asked about. */
export const LicenseUse = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  held: Schema.Int,
  freed: Schema.Int,
})
export type LicenseUse = typeof LicenseUse.Type

/** A license that is held by somebody who was not there for long. */
export const IdleLicense = Schema.Struct({
  connection: Schema.String,
  account: Schema.String,
  name: Schema.String,
  email: Schema.String,
  status: Account.fields.status,
  license: Schema.String,
  licenseName: Schema.String,
  /** RFC 3339, UTC; left out: never. The source's word, which may lag. */
  signedInAt: Schema.optionalKey(Schema.String),
})
export type IdleLicense = typeof IdleLicense.Type

/** What a sync came to: `held` concludes nothing until a person confirms it, `failed` concludes nothing. */
export const SyncOutcome = Schema.Literals(["running", "done", "held", "failed"])
export type SyncOutcome = typeof SyncOutcome.Type

/** The record of one sync. */
export const Sync = Schema.Struct({
  connection: Schema.String,
  /** Counts a connection's syncs from 1. */
  index: Schema.Int,
  /** RFC 3339, UTC. */
  begun: Schema.String,
  ended: Schema.optionalKey(Schema.String),
  outcome: SyncOutcome,
  /** How many accounts the source listed. */
  accounts: Schema.Int,
  /** How many changes of each type it made. */
  changes: Schema.Record(Schema.String, Schema.Int),
  /** Why it is held: so many of the accounts known to be there were not listed, and so large a share may go unasked. */
  held: Schema.optionalKey(Schema.Struct({ missing: Schema.Int, known: Schema.Int, mostGone: Schema.Number })),
  /** What could not be seen, and why: nothing is concluded of it. */
  unseen: Schema.Array(Schema.Struct({ what: Schema.String, why: Schema.String })),
  /** Why it failed. */
  why: Schema.optionalKey(Schema.String),
})
export type Sync = typeof Sync.Type

/** From where changes are read: after an index, or from an instant on (RFC 3339, UTC, milliseconds). */
export type Since = { readonly index: number } | { readonly time: string }

/** An index, or an ISO 8601 instant or day; nothing, of anything else. */
export const toSince = (text: string): Since | undefined => {
  if (/^\d{1,9}$/.test(text)) return { index: Number(text) }
  const time = Option.map(DateTime.make(text), DateTime.formatIso)
  return Option.isSome(time) ? { time: time.value } : undefined
}
