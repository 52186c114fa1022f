import { defineConnector, Deprovision, Entitlements, ListAccounts, provide } from "@latchkey/core"
import { makeClient } from "./client.ts"
import { deprovision } from "./deprovision.ts"
import { doctor } from "./doctor.ts"
import { entitlements } from "./entitlements.ts"
import { listAccounts } from "./list-accounts.ts"
import { environment, Settings } from "./settings.ts"
import { activation } from "./steps/activation.ts"
import { removal } from "./steps/removal.ts"

/** Any SCIM 2.0 service (RFC 7643, RFC 7644). */
export default defineConnector({
  id: "scim",
  name: "SCIM",
  contract: 1,
  settings: Settings,
  environment,
  client: makeClient,
  doctor,
  capabilities: [
    provide(ListAccounts, listAccounts),
    provide(Entitlements, entitlements),
    provide(Deprovision, deprovision),
  ],
  steps: [activation, removal],
})
