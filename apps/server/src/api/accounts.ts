import { Account, AccountStatus, Grant } from "@latchkey/core"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import * as Schema from "effect/Schema"
import { page, paging } from "./page.ts"
import { needs } from "./scope.ts"

const connection = { connection: Schema.String }
const account = {
  ...connection,
  /** An id, or an e-mail. */
  account: Schema.String,
}

/** An account; those that are gone are listed with `status=deprovisioned`, as the inventory knows them. */
const Listed = Schema.Struct({
  ...Account.fields,
  /** When it was found to be gone. */
  deprovisionedAt: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "ListedAccount" })

/** Who has an account, asked of the source. */
export const accounts = HttpApiGroup.make("accounts").add(
  HttpApiEndpoint.get("listAccounts", "/v1/connections/:connection/accounts", {
    params: connection,
    query: {
      ...paging,
      status: Schema.optionalKey(AccountStatus),
      role: Schema.optionalKey(Schema.String),
      /** Part of a name or of an e-mail. */
      text: Schema.optionalKey(Schema.String),
    },
    success: page(Listed),
  }).annotateMerge(needs("read", "Who has an account")),
  HttpApiEndpoint.get("findAccount", "/v1/connections/:connection/accounts/:account", {
    params: account,
    success: Account,
  }).annotateMerge(needs("read", "One account, by id or e-mail")),
  HttpApiEndpoint.get("listAccountEntitlements", "/v1/connections/:connection/accounts/:account/entitlements", {
    params: account,
    query: paging,
    success: page(Grant),
  }).annotateMerge(needs("read", "All that an account holds")),
)
