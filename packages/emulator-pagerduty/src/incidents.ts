import type { DateTime } from "luxon"
import { stamp } from "./clock.ts"
import type { Emulator } from "./emulator.ts"
import { alreadyResolved, invalid } from "./errors.ts"
import { refuseUnreachable } from "./layers.ts"
import { onCallsBetween } from "./on-call.ts"
import type { Store, StoredIncident } from "./store.ts"
import type { EscalationPolicy, User } from "./world.ts"

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

/** Hands the incident to a policy as that is now: it starts at the first level where somebody is on call. */
export const handTo = (emulator: Emulator, incident: StoredIncident, policy: EscalationPolicy): void => {
  incident.escalation_policy = { id: policy.id }
  incident.snapshot = structuredClone(policy)
  escalateTo(emulator, incident, 1)
}

/** Starts the incident's policy again: what offboarding does with those of whom it deleted. */
export const restart = (emulator: Emulator, incident: StoredIncident): void => {
  if (incident.status !== "resolved") escalateTo(emulator, incident, 1)
}

/** Assigns to whoever is on call at this level, or the next where anybody is. */
export const escalateTo = (emulator: Emulator, incident: StoredIncident, from: number): void => {
  const { store, clock } = emulator
  const now = clock.now()
  const found = firstReached(emulator, incident.snapshot, from)
  incident.assigned_via = "escalation_policy"
  if (found === undefined) {
    incident.assignments = incident.assignments.filter(({ assignee }) => store.users.has(assignee.id))
    return
  }
  incident.level = found.level
  incident.assignments = found.users.map((id) => ({ at: stamp(now), assignee: { id } }))
  unacknowledge(incident, now)
  const delay = incident.snapshot.escalation_rules[found.level - 1]?.escalation_delay_in_minutes
  incident.escalates_at = delay === undefined ? null : stamp(now.plus({ minutes: delay }))
}

/** Who is paged first by this policy now. */
export const firstReached = (emulator: Emulator, policy: EscalationPolicy, from = 1) => {
  const now = emulator.clock.now()
  const rows = onCallsBetween(emulator, now, now, [policy]).filter(({ level }) => level >= from)
  const level = Math.min(...rows.map((row) => row.level))
  const users = new Set(rows.filter((row) => row.level === level).map(({ user }) => user))
  return users.size === 0 ? undefined : { level, users: [...users] }
}

/** Moves on what nobody acknowledged in time (the switch `escalation`). */
export const escalate = (emulator: Emulator): void => {
  const now = stamp(emulator.clock.now())
  for (const incident of emulator.store.incidents.values()) {
    const { status, assigned_via, escalates_at, level, snapshot } = incident
    if (status !== "triggered" || assigned_via !== "escalation_policy" || escalates_at === null || escalates_at > now)
      continue
    if (level < snapshot.escalation_rules.length) escalateTo(emulator, incident, level + 1)
    else incident.escalates_at = null
  }
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

const unacknowledge = (incident: StoredIncident, now: DateTime): void => {
  incident.acknowledgements = []
  if (incident.status !== "acknowledged") return
  incident.status = "triggered"
  incident.last_status_change_at = stamp(now)
}

const setStatus = (
  emulator: Emulator,
  incident: StoredIncident,
  status: StoredIncident["status"],
  agent: User,
): void => {
  const now = stamp(emulator.clock.now())
  const reopened = incident.status === "resolved"
  incident.status = status
  incident.last_status_change_at = now
  incident.last_status_change_by = { id: agent.id }
  incident.resolved_at = status === "resolved" ? now : null
  incident.acknowledgements = status === "acknowledged" ? [{ at: now, acknowledger: { id: agent.id } }] : []
  if (status === "resolved") {
    incident.assignments = []
    incident.escalates_at = null
  } else if (reopened) {
    incident.assignments = [{ at: now, assignee: { id: agent.id } }]
    incident.assigned_via = "direct_assignment"
  }
}
