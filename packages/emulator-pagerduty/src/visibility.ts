import type { Emulator } from "./emulator.ts"
import { accessDenied, notFound } from "./errors.ts"
import type { Call } from "./http.ts"
import type { Store } from "./store.ts"
import type { User } from "./world.ts"

/**
 * Whether the caller may see the object with this id. What belongs to private teams alone is seen by their members and by
 * admins; the account's tokens and apps see all, but for what the switch `unseen` names.
 */
export const sees = (emulator: Emulator, call: Call, id: string): boolean => {
  const { caller } = call.var
  const owner = caller.kind === "user" && caller.user.role === "owner"
  if (emulator.switches.unseen.includes(id) && !owner) return false
  return caller.kind !== "user" || maySee(emulator.store, caller.user, teamsOf(emulator.store, id))
}

/** Refuses what the caller may not see: by 403 or, as the switch `unseenStatus` has it, as if it were not there. */
export const refuseUnseen = (emulator: Emulator, call: Call, id: string): void => {
  if (!sees(emulator, call, id)) throw emulator.switches.unseenStatus === 403 ? accessDenied() : notFound()
}

const maySee = (store: Store, { id, role }: User, teams: ReadonlyArray<{ id: string }>): boolean => {
  if (teams.length === 0 || role === "owner" || role === "admin") return true
  return teams.some((team) => {
    const known = store.teams.get(team.id)
    return known?.default_role !== "none" || known.members.some(({ user }) => user.id === id)
  })
}

/** The teams to which something belongs; a team to itself, a service and an incident as their policy. */
const teamsOf = ({ teams, schedules, v3Schedules, policies, services, incidents }: Store, id: string) => {
  if (teams.has(id)) return [{ id }]
  const policy = services.get(id)?.escalation_policy.id ?? id
  const owned = schedules.get(id) ?? v3Schedules.get(id) ?? policies.get(policy) ?? incidents.get(id)?.snapshot
  return owned?.teams ?? []
}
