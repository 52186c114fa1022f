import { IdleLicense, InventoryChange, LicenseUse, ReviewRow, Sync } from "@latchkey/inventory"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import * as Schema from "effect/Schema"
import { Instant } from "./instant.ts"
import { page, paging } from "./page.ts"
import { needs } from "./scope.ts"

const params = { connection: Schema.String }
const Synced = Sync.annotate({ identifier: "Sync" })

/** What was seen of a connection's accounts, and what changed since. */
export const inventory = HttpApiGroup.make("inventory").add(
  /** Waited for as long as a request may take; a long one goes on, and is in the list. */
  HttpApiEndpoint.post("syncConnection", "/v1/connections/:connection/syncs", {
    params,
    payload: [
      Schema.Struct({
        /** A person's yes, after one that was held: however many accounts are gone, it is concluded. */
        confirm: Schema.optionalKey(Schema.Boolean),
      }),
      Schema.Null,
    ],
    success: Synced.pipe(HttpApiSchema.status("Accepted")),
  }).annotateMerge(needs("plan", "Bring the inventory up to date")),
  HttpApiEndpoint.get("listSyncs", "/v1/connections/:connection/syncs", {
    params,
    query: paging,
    success: page(Synced),
  }).annotateMerge(needs("read", "Syncs, newest first")),
  HttpApiEndpoint.get("listChanges", "/v1/connections/:connection/changes", {
    params,
    query: {
      ...paging,
      /** From this instant on; all, if left out. */
      since: Schema.optionalKey(Instant),
      /** After the change of this index. */
      after: Schema.optionalKey(Schema.Int),
    },
    success: page(InventoryChange.annotate({ identifier: "InventoryChange" })),
  }).annotateMerge(needs("read", "What became different from sync to sync")),
  HttpApiEndpoint.get("reviewAccess", "/v1/connections/:connection/review", {
    params,
    query: paging,
    headers: { accept: Schema.optionalKey(Schema.String) },
    // With `Accept: text/csv` all of it.
    success: [page(ReviewRow), Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/csv" }))],
  }).annotateMerge(needs("read", "Who holds what, as of the last sync: for an access review")),
  HttpApiEndpoint.get("listLicenses", "/v1/connections/:connection/licenses", {
    params,
    query: {
      ...paging,
      /** Ids or e-mails: what their deprovisioning would free. */
      who: Schema.optionalKey(Schema.ArrayEnsure(Schema.String)),
    },
    success: page(LicenseUse),
  }).annotateMerge(needs("read", "How many hold each kind of license, and what would be freed")),
  HttpApiEndpoint.get("listIdleLicenses", "/v1/connections/:connection/licenses/idle", {
    params,
    query: {
      ...paging,
      /** Not signed in for so many days, by the source's word, which may lag. */
      days: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3650 })),
    },
    success: page(IdleLicense),
  }).annotateMerge(needs("read", "Who holds a license and does not use it")),
)
