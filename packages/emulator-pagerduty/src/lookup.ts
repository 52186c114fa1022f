import type { Emulator } from "./emulator.ts"
import { invalid, notFound } from "./errors.ts"
import type { Call } from "./http.ts"
import type { StoredIncident, StoredSchedule, StoredV3Rotation, StoredV3Schedule } from "./store.ts"
import { refuseUnseen } from "./visibility.ts"
import type { EscalationPolicy, Team, User } from "./world.ts"

/** The user, or 404/2100. */
export const userOf = (emulator: Emulator, id: string): User => {
  const user = emulator.store.users.get(id)
  if (user === undefined) throw notFound()
  return user
}

/** The team, or 404; 403 if the token may not see it. */
export const teamOf = (emulator: Emulator, call: Call, id: string): Team => {
  const team = emulator.store.teams.get(id)
  if (team === undefined) throw notFound()
  refuseUnseen(emulator, call, id)
  return team
}

/** The schedule, or 404; 403 if the token may not see it; 400 for a shift-based one. */
export const scheduleOf = (emulator: Emulator, call: Call, id: string): StoredSchedule => {
  if (emulator.store.v3Schedules.has(id)) throw invalid("This schedule is only available through the v3 schedules API")
  const schedule = emulator.store.schedules.get(id)
  if (schedule === undefined) throw notFound()
  refuseUnseen(emulator, call, id)
  return schedule
}

/** The policy, or 404; 403 if the token may not see it. */
export const policyOf = (emulator: Emulator, call: Call, id: string): EscalationPolicy => {
  const policy = emulator.store.policies.get(id)
  if (policy === undefined) throw notFound()
  refuseUnseen(emulator, call, id)
  return policy
}

/** The incident, by its id or its number; or 404, or 403 if the token may not see it. */
export const incidentOf = (emulator: Emulator, call: Call, id: string): StoredIncident => {
  const { incidents } = emulator.store
  const incident = incidents.get(id) ?? incidents.values().find(({ incident_number }) => String(incident_number) === id)
  if (incident === undefined) throw notFound()
  refuseUnseen(emulator, call, incident.id)
  return incident
}

/** The shift-based schedule that a path names, or 404; 403 if the token may not see it. */
export const v3ScheduleOf = (emulator: Emulator, call: Call, id: string): StoredV3Schedule => {
  const schedule = emulator.store.v3Schedules.get(id)
  if (schedule === undefined) throw notFound()
  refuseUnseen(emulator, call, id)
  return schedule
}

/** The rotation of a shift-based schedule, or 404, also if it has been deleted. */
export const rotationOf = ({ rotations }: StoredV3Schedule, id: string): StoredV3Rotation => {
  const rotation = rotations.find((each) => each.id === id && each.deleted_at === undefined)
  if (rotation === undefined) throw notFound()
  return rotation
}

/** The one with this id among several, or 404. */
export const oneOf = <Item extends { id: string }>(items: ReadonlyArray<Item>, id: string): Item => {
  const item = items.find((each) => each.id === id)
  if (item === undefined) throw notFound()
  return item
}
