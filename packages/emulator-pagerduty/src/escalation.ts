import { DateTime } from "luxon"
import { stamp } from "./clock.ts"
import type { Emulator } from "./emulator.ts"
import { onCallsBetween } from "./on-call.ts"
import type { StoredIncident } from "./store.ts"
import type { EscalationPolicy } from "./world.ts"

/** Hands the incident to a policy as that is now: it starts at the first level where somebody is on call. */
export const handTo = (emulator: Emulator, incident: StoredIncident, policy: EscalationPolicy): void => {
  incident.escalation_policy = { id: policy.id }
  incident.snapshot = structuredClone(policy)
  incident.loops = 0
  escalateTo(emulator, incident, 1)
}

/** Starts the incident's policy again: what offboarding does with those of whom it deleted. */
export const restart = (emulator: Emulator, incident: StoredIncident): void => {
  incident.loops = 0
  if (incident.status !== "resolved") escalateTo(emulator, incident, 1)
}

/** Assigns to whoever is on call at this level, or the next where anybody is; false if there is none. */
export const escalateTo = (
  emulator: Emulator,
  incident: StoredIncident,
  from: number,
  at = emulator.clock.now(),
): boolean => {
  const { store } = emulator
  const found = firstReached(emulator, incident.snapshot, from, at)
  incident.assigned_via = "escalation_policy"
  if (found === undefined) {
    incident.assignments = incident.assignments.filter(({ assignee }) => store.users.has(assignee.id))
    return false
  }
  incident.level = found.level
  incident.assignments = found.users.map((id) => ({ at: stamp(at), assignee: { id } }))
  unacknowledge(incident, at)
  incident.escalates_at = delayAt(incident, at)
  return true
}

/** Nobody has acknowledged it any more. */
export const unacknowledge = (incident: StoredIncident, now: DateTime): void => {
  incident.acknowledgements = []
  if (incident.status !== "acknowledged") return
  incident.status = "triggered"
  incident.last_status_change_at = stamp(now)
}

/** Who is paged first by this policy, from this level on. */
export const firstReached = (emulator: Emulator, policy: EscalationPolicy, from = 1, at = emulator.clock.now()) => {
  const rows = onCallsBetween(emulator, at, at, [policy]).filter(({ level }) => level >= from)
  const level = Math.min(...rows.map((row) => row.level))
  const users = new Set(rows.filter((row) => row.level === level).map(({ user }) => user))
  return users.size === 0 ? undefined : { level, users: [...users] }
}

/** When an incident leaves its level, which it reached at this time: low urgency never does. */
export const delayAt = ({ snapshot, level, urgency }: StoredIncident, at: DateTime): string | null => {
  const delay = snapshot.escalation_rules[level - 1]?.escalation_delay_in_minutes
  return delay === undefined || urgency === "low" ? null : stamp(at.plus({ minutes: delay }))
}

/**
 * Moves on what nobody acknowledged in time, each at its own instant, and to who was on call then: when the clock
 * leaps, through as many levels and loops as have passed (the switch `escalation`).
 */
export const escalate = (emulator: Emulator): void => {
  if (!emulator.switches.escalation) return
  const now = emulator.clock.now()
  for (const incident of emulator.store.incidents.values())
    for (let due = dueAt(incident); due !== undefined && due <= now; due = dueAt(incident))
      moveOn(emulator, incident, due)
}

const dueAt = ({ status, assigned_via, escalates_at }: StoredIncident): DateTime | undefined =>
  status === "triggered" && assigned_via === "escalation_policy" && escalates_at !== null
    ? DateTime.fromISO(escalates_at, { zone: "utc" })
    : undefined

/** To the next level; after the last to the first again, as often as the policy loops; then it stays. */
const moveOn = (emulator: Emulator, incident: StoredIncident, at: DateTime): void => {
  const { snapshot, level, loops } = incident
  incident.escalates_at = null
  if (level < snapshot.escalation_rules.length && escalateTo(emulator, incident, level + 1, at)) return
  if (loops >= snapshot.num_loops) return
  incident.loops = loops + 1
  escalateTo(emulator, incident, 1, at)
}
