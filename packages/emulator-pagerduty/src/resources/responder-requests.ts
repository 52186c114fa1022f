import { Hono } from "hono"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { firstReached } from "../escalation.ts"
import { invalid } from "../errors.ts"
import type { Env } from "../http.ts"
import { bodyOf } from "../http.ts"
import { refuseAssignee } from "../incidents.ts"
import { incidentOf } from "../lookup.ts"
import type { ResponderRequest, StoredIncident } from "../store.ts"
import { presentRequest } from "../views/responder-request.ts"

interface Target {
  id: string
  type: string
}

/** `createIncidentResponderRequest`, `cancelIncidentResponderRequest`. */
export const responderRequests = (emulator: Emulator) =>
  new Hono<Env>()
    .post("/incidents/:id/responder_requests", async (call) => {
      const incident = incidentOf(emulator, call, call.req.param("id"))
      const { requester_id, message, responder_request_targets } = await bodyOf<{
        requester_id: string
        message: string
        // The document's example wraps each target, its schema does not: both are taken.
        responder_request_targets: (Target | { responder_request_target: Target })[]
      }>(call)
      refuseRequester(emulator, requester_id)
      const targets = responder_request_targets.map((each) =>
        targetFrom(emulator, "responder_request_target" in each ? each.responder_request_target : each),
      )
      if (targets.length === 0) throw invalid("Responder request targets can't be blank")
      const { store, clock } = emulator
      const request = {
        id: store.newId(),
        requester: requester_id,
        message,
        requested_at: stamp(clock.now()),
        targets,
      }
      incident.responder_requests.push(request)
      return call.json({ responder_request: presentRequest(emulator, incident.id, request) })
    })
    .put("/incidents/:id/responder_requests/cancel", async (call) => {
      const incident = incidentOf(emulator, call, call.req.param("id"))
      const { requester_id, responder_request_targets: targets } = await bodyOf<{
        requester_id: string
        responder_request_targets: Target[]
      }>(call)
      refuseRequester(emulator, requester_id)
      return call.json({
        responder_request_targets: targets.map(({ id, type }) => ({
          id,
          type,
          result: cancel(emulator, incident, { id, type }) > 0 ? "cancelled" : "not_found",
        })),
      })
    })

const refuseRequester = ({ store }: Emulator, id: string): void => {
  if (!store.users.has(id)) throw invalid(`Requester ${id} not found`)
}

/** Asks a user, or whoever a policy would page now. */
const targetFrom = (emulator: Emulator, { id, type }: Target): ResponderRequest["targets"][number] => {
  const { store, clock } = emulator
  const asked = (users: ReadonlyArray<string>) =>
    users.map((user) => ({ user, state: "pending" as const, updated_at: stamp(clock.now()) }))
  if (type.startsWith("escalation_policy")) {
    const policy = store.policies.get(id)
    if (policy === undefined) throw invalid(`Escalation policy ${id} not found`)
    return { id, type: "escalation_policy", responders: asked(firstReached(emulator, policy)?.users ?? []) }
  }
  refuseAssignee(store, id)
  return { id, type: "user", responders: asked([id]) }
}

/** How many pending responders this cancels: a user however they were asked, or all whom a policy asked. */
const cancel = ({ clock }: Emulator, incident: StoredIncident, { id, type }: Target): number => {
  const targets = incident.responder_requests.flatMap((request) => request.targets)
  const meant = type.startsWith("escalation_policy")
    ? targets.filter((target) => target.id === id).flatMap(({ responders }) => responders)
    : targets.flatMap(({ responders }) => responders).filter(({ user }) => user === id)
  const pending = meant.filter(({ state }) => state === "pending")
  for (const responder of pending) Object.assign(responder, { state: "user_cancelled", updated_at: stamp(clock.now()) })
  return pending.length
}
