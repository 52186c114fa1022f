import {
  defineConnector,
  Deprovision,
  Entitlements,
  ListAccounts,
  OnCallCheck,
  provide,
  RevokeSessions,
  SignIns,
  TransferData,
} from "@latchkey/core"
import { makeClient } from "./client.ts"
import { deprovision } from "./deprovision.ts"
import { entitlements } from "./entitlements.ts"
import { listAccounts } from "./list-accounts.ts"
import { onCallCheck } from "./on-call-check.ts"
import { revokeSessions } from "./revoke-sessions.ts"
import { environment, Settings } from "./settings.ts"
import { signIns } from "./sign-ins.ts"
import { suspension } from "./steps/suspension.ts"
import { transferData } from "./transfer-data.ts"

export default defineConnector({
  id: "sample",
  name: "Sample",
  contract: 1,
  settings: Settings,
  environment,
  client: makeClient,
  capabilities: [
    provide(ListAccounts, listAccounts),
    provide(Entitlements, entitlements),
    provide(OnCallCheck, onCallCheck),
    provide(SignIns, signIns),
    provide(TransferData, transferData),
    provide(Deprovision, deprovision),
    provide(RevokeSessions, revokeSessions),
  ],
  steps: [
    suspension, // each kind of write
  ],
})
