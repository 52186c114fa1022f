import { stamp } from "./clock.ts"
import type { Emulator } from "./emulator.ts"
import { invalid } from "./errors.ts"
import type { User } from "./world.ts"
import { restart } from "./escalation.ts"
import { openIncidentsOf } from "./incidents.ts"
import { ended } from "./layers.ts"
import { stillNames } from "./v3/names.ts"

/** `deleteUser`: for ever. Refused while something refers to them or, with offboarding, done all the same. */
export const removeUser = (emulator: Emulator, user: User): void => {
  const { store, switches } = emulator
  if (user.role === "owner") throw invalid("The account owner cannot be deleted")
  const incidents = openIncidentsOf(store, user.id)
  const uses = referencesTo(emulator, user)
  if (switches.offboarding === "refuse") {
    if (incidents.length > 0)
      throw invalid(
        `User ${user.name} cannot be deleted as they have ${incidents.length} incident${incidents.length > 1 ? "s" : ""} assigned to them`,
      )
    if (uses.length > 0) throw invalid(...uses)
  } else if (incidents.length > 0) {
    setTimeout(() => incidents.forEach((incident) => restart(emulator, incident)), switches.offboardingDelay).unref()
  }
  forget(emulator, user)
}

const referencesTo = ({ store, clock, switches }: Emulator, { id, name }: User): string[] => {
  const now = clock.now()
  const shiftBased = switches.v3Deletion === "ignore" ? [] : [...store.v3Schedules.values()]
  const schedules = [...store.schedules.values()].filter(({ schedule_layers }) =>
    schedule_layers.some((layer) => !ended(layer, now) && layer.users.some(({ user }) => user.id === id)),
  )
  const policies = [...store.policies.values()].filter(({ escalation_rules }) =>
    escalation_rules.some(({ targets }) => targets.some((target) => target.id === id)),
  )
  return [
    ...[...schedules, ...shiftBased.filter((schedule) => stillNames(schedule, id, now))].map(
      (schedule) => `User ${name} cannot be deleted as they are on the schedule ${schedule.name}`,
    ),
    ...policies.map((policy) => `User ${name} cannot be deleted as they are on the escalation policy ${policy.name}`),
  ]
}

/** What is theirs goes with them; what refers to them keeps a stub. */
const forget = ({ store, clock }: Emulator, { id, name }: User): void => {
  store.users.delete(id)
  store.allocations.delete(id)
  store.sessions.delete(id)
  store.delegations.delete(id)
  store.subscriptions.delete(id)
  for (const tag of store.tags.values()) tag.on = tag.on.filter((bearer) => bearer.id !== id)
  for (const team of store.teams.values()) team.members = team.members.filter(({ user }) => user.id !== id)
  store.stubs.set(id, { id, summary: name, deleted_at: stamp(clock.now()) })
}
