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
import { doctor } from "./doctor.ts"
import { entitlements } from "./entitlements.ts"
import { listAccounts } from "./list-accounts.ts"
import { Options } from "./options.ts"
import { onCallCheck } from "./on-call-check.ts"
import { revokeSessions } from "./revoke-sessions.ts"
import { environment, Settings } from "./settings.ts"
import { signIns } from "./sign-ins.ts"
import { customShift } from "./steps/custom-shift.ts"
import { escalationPolicy } from "./steps/escalation-policy.ts"
import { incidents } from "./steps/incidents.ts"
import { overrideCover } from "./steps/override-cover.ts"
import { overrideRemoval } from "./steps/override-removal.ts"
import { rotationEvent } from "./steps/rotation-event.ts"
import { schedule } from "./steps/schedule.ts"
import { sessions } from "./steps/sessions.ts"
import { shiftOverride } from "./steps/shift-override.ts"
import { teamMember } from "./steps/team-member.ts"
import { user } from "./steps/user.ts"
import { transferData } from "./transfer-data.ts"

/** PagerDuty (REST API v2). */
export default defineConnector({
  id: "pagerduty",
  name: "PagerDuty",
  contract: 1,
  settings: Settings,
  options: Options,
  environment,
  client: makeClient,
  doctor,
  capabilities: [
    provide(ListAccounts, listAccounts),
    provide(Entitlements, entitlements),
    provide(OnCallCheck, onCallCheck),
    provide(SignIns, signIns),
    provide(RevokeSessions, revokeSessions),
    provide(TransferData, transferData),
    provide(Deprovision, deprovision),
  ],
  steps: [
    sessions,
    teamMember,
    schedule,
    overrideCover,
    overrideRemoval,
    rotationEvent,
    customShift,
    shiftOverride,
    escalationPolicy,
    incidents,
    user,
  ],
})
