import type { Emulator } from "../emulator.ts"
import { identity, policyReference, serviceReference, teamReference, userReference } from "../references.ts"
import { presentPolicy } from "./escalation-policy.ts"
import { presentRequest, presentResponders } from "./responder-request.ts"
import { presentService } from "./service.ts"
import { presentTeam } from "./team.ts"
import { presentUser } from "./user.ts"
import type { StoredIncident } from "../store.ts"

/** An incident as PagerDuty shows it; what is included is shown in full, else by reference. */
export const presentIncident = (
  emulator: Emulator,
  incident: StoredIncident,
  includes: ReadonlySet<string> = new Set(),
) => {
  const { store } = emulator
  const { id, incident_number, title, status, urgency, created_at, resolved_at, incident_key, assigned_via } = incident
  const person = (user: string, part: string) => {
    const full = includes.has(part) || includes.has("users") ? store.users.get(user) : undefined
    return full ? presentUser(emulator, full) : userReference(emulator, user)
  }
  const service = includes.has("services") ? store.services.get(incident.service.id) : undefined
  const policy = includes.has("escalation_policies") ? store.policies.get(incident.escalation_policy.id) : undefined
  const log = `R${id.slice(1)}`
  return {
    ...identity(emulator, "incident", "incident", id, `[#${incident_number}] ${title}`),
    incident_number,
    title,
    status,
    urgency,
    created_at,
    updated_at: incident.last_status_change_at,
    resolved_at,
    incident_key,
    service: service ? presentService(emulator, service) : serviceReference(emulator, incident.service.id),
    assignments: incident.assignments.map(({ at, assignee }) => ({ at, assignee: person(assignee.id, "assignees") })),
    assigned_via,
    last_status_change_at: incident.last_status_change_at,
    last_status_change_by: incident.last_status_change_by
      ? person(incident.last_status_change_by.id, "agents")
      : serviceReference(emulator, incident.service.id),
    first_trigger_log_entry: {
      id: log,
      type: "trigger_log_entry_reference",
      summary: "Triggered through the API.",
      self: `${emulator.url}/log_entries/${log}`,
      html_url: null,
    },
    alert_counts: { all: 0, triggered: 0, resolved: 0 },
    is_mergeable: true,
    incident_type: { name: "incident_default" },
    escalation_policy: policy
      ? presentPolicy(emulator, policy)
      : policyReference(emulator, incident.escalation_policy.id),
    teams: incident.snapshot.teams.map((team) => {
      const full = includes.has("teams") ? store.teams.get(team.id) : undefined
      return full ? presentTeam(emulator, full) : teamReference(emulator, team.id)
    }),
    pending_actions:
      incident.escalates_at !== null && status === "triggered" ? [{ type: "escalate", at: incident.escalates_at }] : [],
    acknowledgements: incident.acknowledgements.map(({ at, acknowledger }) => ({
      at,
      acknowledger: person(acknowledger.id, "acknowledgers"),
    })),
    responder_requests: incident.responder_requests.map((each) => presentRequest(emulator, id, each)),
    incidents_responders: incident.responder_requests.flatMap((each) => presentResponders(emulator, id, each)),
  }
}
