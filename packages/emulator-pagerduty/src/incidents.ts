import type { DateTime } from "luxon"
import { stamp } from "./clock.ts"
import type { Emulator } from "./emulator.ts"
import { alreadyResolved, invalid } from "./errors.ts"
import { delayAt, escalateTo, handTo, restart, unacknowledge } from "./escalation.ts"
import { refuseUnreachable } from "./layers.ts"
import type { Store, StoredIncident } from "./store.ts"
import type { User } from "./world.ts"

/** What an update of an incident may say; what it leaves out stays. */
export interface IncidentChange {
  status?: StoredIncident["status"]
  title?: string
  urgency?: StoredIncident["urgency"]
  assignments?: { assignee: { id: string } }[]
  escalation_policy?: { id: string }
  escalation_level?: number
}

/** Unresolved incidents assigned to this user. */
export const openIncidentsOf = (store: Store, user: string): StoredIncident[] =>
  [...store.incidents.values()].filter(
    ({ status, assignments }) => status !== "resolved" && assignments.some(({ assignee }) => assignee.id === user),
  )

/** Whether this change would do something to an incident that is over, other than open it again. */
export const touchesResolved = (incident: StoredIncident, change: IncidentChange): boolean => {
  const { status, assignments, escalation_policy, escalation_level } = change
  if (incident.status !== "resolved") return false
  return status === undefined && [assignments, escalation_policy, escalation_level].some((part) => part !== undefined)
}

/** Refuses what can't be done, before anything of it is. */
export const refuseBadChange = (store: Store, incident: StoredIncident, change: IncidentChange): void => {
  const { assignments, escalation_policy, escalation_level, urgency = incident.urgency } = change
  if (touchesResolved(incident, change)) throw alreadyResolved()
  if (assignments !== undefined && escalation_policy !== undefined)
    throw invalid("Incident can't be assigned to users and to an escalation policy at once")
  if (assignments?.length === 0) throw invalid("Assignments can't be empty")
  for (const { assignee } of assignments ?? []) refuseAssignee(store, assignee.id)
  if (escalation_policy !== undefined && !store.policies.has(escalation_policy.id))
    throw invalid("Escalation policy not found")
  if (escalation_level !== undefined) {
    if (urgency === "low") throw invalid("Low urgency incidents can't be escalated to a level")
    const levels = incident.snapshot.escalation_rules.length
    if (escalation_level < 1 || escalation_level > levels)
      throw invalid(`Escalation level must be between 1 and ${levels}`)
  }
}

/** Who may be given an incident: somebody who is there, and no stakeholder. */
export const refuseAssignee = (store: Store, id: string): void => {
  if (!store.users.has(id)) throw invalid(`User ${id} not found`)
  refuseUnreachable(store, id)
}

/** Does what `refuseBadChange` let through. A `status` for a resolved incident opens it again. */
export const change = (emulator: Emulator, incident: StoredIncident, wanted: IncidentChange, agent: User): void => {
  const { store, clock } = emulator
  const now = clock.now()
  incident.title = wanted.title ?? incident.title
  incident.urgency = wanted.urgency ?? incident.urgency
  if (wanted.status !== undefined && wanted.status !== incident.status)
    setStatus(emulator, incident, wanted.status, agent)
  if (wanted.assignments !== undefined)
    assign(
      incident,
      wanted.assignments.map(({ assignee }) => assignee.id),
      now,
    )
  const policy = store.policies.get(wanted.escalation_policy?.id ?? "")
  if (policy !== undefined) handTo(emulator, incident, policy)
  if (wanted.escalation_level !== undefined) escalateTo(emulator, incident, wanted.escalation_level)
}

/** Assigned to people, an incident escalates no more; who had acknowledged and stays, still has. */
const assign = (incident: StoredIncident, ids: ReadonlyArray<string>, now: DateTime): void => {
  const before = incident.assignments
  incident.assignments = [...new Set(ids)].map(
    (id) => before.find(({ assignee }) => assignee.id === id) ?? { at: stamp(now), assignee: { id } },
  )
  incident.assigned_via = "direct_assignment"
  incident.escalates_at = null
  incident.acknowledgements = incident.acknowledgements.filter(({ acknowledger }) => ids.includes(acknowledger.id))
  if (incident.acknowledgements.length === 0) unacknowledge(incident, now)
}

const setStatus = (
  emulator: Emulator,
  incident: StoredIncident,
  status: StoredIncident["status"],
  agent: User,
): void => {
  const time = emulator.clock.now()
  const now = stamp(time)
  const reopened = incident.status === "resolved"
  incident.status = status
  incident.last_status_change_at = now
  incident.last_status_change_by = { id: agent.id }
  incident.resolved_at = status === "resolved" ? now : null
  incident.acknowledgements = status === "acknowledged" ? [{ at: now, acknowledger: { id: agent.id } }] : []
  // Acknowledged, it waits; triggered again, its level begins again.
  const waits = status !== "triggered" || reopened || incident.assigned_via !== "escalation_policy"
  incident.escalates_at = waits ? null : delayAt(incident, time)
  if (status === "resolved") {
    incident.assignments = []
  } else if (reopened && status === "acknowledged") {
    incident.assignments = [{ at: now, assignee: { id: agent.id } }]
    incident.assigned_via = "direct_assignment"
  } else if (reopened) {
    restart(emulator, incident)
  }
}
