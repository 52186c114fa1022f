import { defineConnector, Deprovision, Entitlements, ListAccounts, provide, TransferData } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { type GitHub, makeClient } from "./client.ts"
import { deprovision } from "./deprovision.ts"
import { entitlements } from "./entitlements.ts"
import { listAccounts } from "./list-accounts.ts"
import { listOwners } from "./people.ts"
import { environment, Settings } from "./settings.ts"
import { assignee } from "./steps/assignee.ts"
import { maintainer } from "./steps/maintainer.ts"
import { membership } from "./steps/membership.ts"
import { reviewer } from "./steps/reviewer.ts"
import { transferData } from "./transfer-data.ts"

const doctor = Effect.fn("github.doctor")(function* (github: GitHub) {
  const me = yield* github.me
  const owners = yield* listOwners(github)
  const whose = me === undefined ? "The token is an app's" : `The token of ${me.login}`
  const owns = me === undefined || owners.some(({ id }) => id === me.id)
  return [
    `${whose}: reads ${github.org}, which has ${owners.length} owners that it can see.`,
    ...(owns ? [] : ["They are no owner: invitations, outside collaborators and removals need one."]),
  ]
})

/** GitHub organisations (REST API 2022-11-28). On call is nothing that GitHub knows. */
export default defineConnector({
  id: "github",
  name: "GitHub",
  contract: 1,
  settings: Settings,
  environment,
  client: makeClient,
  doctor,
  capabilities: [
    provide(ListAccounts, listAccounts),
    provide(Entitlements, entitlements),
    provide(TransferData, transferData),
    provide(Deprovision, deprovision),
  ],
  steps: [maintainer, assignee, reviewer, membership],
})
