import type { Emulator } from "../emulator.ts"
import { incidentReference, policyReference, userReference } from "../references.ts"
import type { ResponderRequest } from "../store.ts"

/** A request for responders, each target with whom it asked. */
export const presentRequest = (emulator: Emulator, incident: string, request: ResponderRequest) => ({
  id: request.id,
  incident: incidentReference(emulator, incident),
  requester: userReference(emulator, request.requester),
  requested_at: request.requested_at,
  message: request.message,
  responder_request_targets: request.targets.map((target) => ({
    responder_request_target: {
      id: target.id,
      type: target.type,
      summary: (target.type === "user" ? userReference : policyReference)(emulator, target.id).summary,
      incidents_responders: respondersOf(emulator, incident, request, target),
    },
  })),
})

/** All whom a request asked. */
export const presentResponders = (emulator: Emulator, incident: string, request: ResponderRequest) =>
  request.targets.flatMap((target) => respondersOf(emulator, incident, request, target))

const respondersOf = (
  emulator: Emulator,
  incident: string,
  { message, requester, requested_at }: ResponderRequest,
  { id, type, responders }: ResponderRequest["targets"][number],
) =>
  responders.map(({ user, state, updated_at }) => ({
    state,
    user: userReference(emulator, user),
    incident: incidentReference(emulator, incident),
    updated_at,
    message,
    requester: userReference(emulator, requester),
    requested_at,
    escalation_policy_requests: type === "user" ? [] : [policyReference(emulator, id).summary],
  }))
