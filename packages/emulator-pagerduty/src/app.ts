import { randomUUID } from "node:crypto"
import { Hono } from "hono"
import { authenticate } from "./auth.ts"
import type { Control } from "./control.ts"
import { control } from "./control.ts"
import type { Emulator } from "./emulator.ts"
import { notFound, Refusal } from "./errors.ts"
import type { Env } from "./http.ts"
import { escalate } from "./escalation.ts"
import { leavesUnanswered, logged, strike } from "./mischief.ts"
import { rateLimit } from "./rate-limit.ts"
import { abilitiesOfAccount } from "./resources/abilities.ts"
import { analytics } from "./resources/analytics.ts"
import { contactMethods } from "./resources/contact-methods.ts"
import { escalationPolicies } from "./resources/escalation-policies.ts"
import { incidents } from "./resources/incidents.ts"
import { licenses } from "./resources/licenses.ts"
import { notes } from "./resources/notes.ts"
import { notificationRules } from "./resources/notification-rules.ts"
import { oauthDelegations } from "./resources/oauth-delegations.ts"
import { oncalls } from "./resources/oncalls.ts"
import { overrides } from "./resources/overrides.ts"
import { preview } from "./resources/preview.ts"
import { responderRequests } from "./resources/responder-requests.ts"
import { schedules } from "./resources/schedules.ts"
import { services } from "./resources/services.ts"
import { sessions } from "./resources/sessions.ts"
import { subscriptions } from "./resources/subscriptions.ts"
import { tags } from "./resources/tags.ts"
import { teams } from "./resources/teams.ts"
import { users } from "./resources/users.ts"
import { v3Rotations } from "./resources/v3-rotations.ts"
import { v3Schedules } from "./resources/v3-schedules.ts"
import { v3Shifts } from "./resources/v3-shifts.ts"
import { validate } from "./validation.ts"

/** PagerDuty's REST API, one `Hono` a resource, behind what every call passes: log, faults, token, rate limit, document. */
const rest = (emulator: Emulator) => {
  const api = new Hono<Env>()
    .use(async (call, next) => {
      const line = logged(emulator, call)
      call.header("x-request-id", randomUUID())
      const fault = emulator.faults.strike(line.method, line.path)
      if (fault) call.res = await strike(emulator, call, fault, next)
      else await next()
      if (!fault || !leavesUnanswered(fault)) line.status = call.res.status
    })
    .use(authenticate(emulator))
    .use(rateLimit(emulator))
    .use(validate)
    .use(async (_, next) => {
      escalate(emulator)
      await next()
    })
  const resources = [
    users,
    contactMethods,
    notificationRules,
    licenses,
    sessions,
    oauthDelegations,
    teams,
    preview,
    schedules,
    overrides,
    oncalls,
    escalationPolicies,
    services,
    incidents,
    notes,
    responderRequests,
    subscriptions,
    tags,
    v3Schedules,
    v3Rotations,
    v3Shifts,
    abilitiesOfAccount,
    analytics,
  ]
  for (const resource of resources) api.route("/", resource(emulator))
  return api
}

/** A slash at the end means nothing. */
const getPath = ({ url }: Request): string => new URL(url).pathname.replace(/(.)\/+$/, "$1")

/** The whole server: the API, and `/_emulator/` beside it. */
export const app = (emulator: Emulator, beginning: Control) =>
  new Hono<Env>({ getPath })
    .route("/_emulator", control(emulator, beginning))
    .route("/", rest(emulator))
    .notFound((call) => call.json(notFound().body, 404))
    .onError((error, call) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 2000, `The emulator failed: ${error.stack}`)
      const { status } = refusal
      if (call.req.path.startsWith("/v3/")) return call.json(refusal.bodyByField, status)
      if (emulator.switches.errorBodies === "full") return call.json(refusal.body, status)
      if (status === 401) return call.body(null, status)
      const half = JSON.stringify(refusal.terseBody).slice(0, -2)
      return status === 403 ? call.body(half, status) : call.json(refusal.terseBody, status)
    })
