import type { Emulator } from "../emulator.ts"
import { identity, policyReference, teamReference } from "../references.ts"
import type { Service } from "../world.ts"
import { presentPolicy } from "./escalation-policy.ts"

export const presentService = (emulator: Emulator, service: Service, includes: ReadonlySet<string> = new Set()) => {
  const { id, name, description, created_at, auto_resolve_timeout, acknowledgement_timeout } = service
  const { policies, incidents } = emulator.store
  const policy = policies.get(service.escalation_policy.id)
  const own = [...incidents.values()].filter((incident) => incident.service.id === id)
  const open = own.filter(({ status }) => status !== "resolved")
  const last = own.at(-1)?.created_at
  return {
    ...identity(emulator, "service", "service", id, name),
    name,
    description,
    created_at,
    auto_resolve_timeout,
    acknowledgement_timeout,
    status: open.some((each) => each.status === "triggered") ? "critical" : open.length > 0 ? "warning" : "active",
    ...(last !== undefined && { last_incident_timestamp: last }),
    escalation_policy:
      policy && includes.has("escalation_policies")
        ? presentPolicy(emulator, policy)
        : policyReference(emulator, service.escalation_policy.id),
    teams: (policy?.teams ?? []).map((team) => teamReference(emulator, team.id)),
    integrations: [],
    incident_urgency_rule: { type: "constant", urgency: "high" },
    alert_creation: "create_alerts_and_incidents",
  }
}
