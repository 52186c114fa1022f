import type { Emulator } from "../emulator.ts"
import {
  identity,
  scheduleReference,
  scheduleV3Reference,
  serviceReference,
  teamReference,
  userReference,
} from "../references.ts"
import type { EscalationPolicy } from "../world.ts"
import { presentSchedule } from "./schedule.ts"
import { presentTeam } from "./team.ts"
import { presentUser } from "./user.ts"

export const presentPolicy = (
  emulator: Emulator,
  policy: EscalationPolicy,
  includes: ReadonlySet<string> = new Set(),
) => {
  const { id, name, description, num_loops, on_call_handoff_notifications, escalation_rules, teams } = policy
  const { store } = emulator
  return {
    ...identity(emulator, "escalation_policy", "escalation_policy", id, name),
    name,
    description,
    num_loops,
    on_call_handoff_notifications,
    escalation_rules: escalation_rules.map((rule) => ({
      id: rule.id,
      escalation_delay_in_minutes: rule.escalation_delay_in_minutes,
      targets: rule.targets.map((target) => presentTarget(emulator, target, includes.has("targets"))),
      ...(includes.has("escalation_rule_assignment_strategies") && {
        escalation_rule_assignment_strategy: "assign_to_everyone",
      }),
    })),
    services: [...store.services.values()]
      .filter(({ escalation_policy }) => escalation_policy.id === id)
      .map((service) => serviceReference(emulator, service.id)),
    teams: teams.map((team) => {
      const full = includes.has("teams") ? store.teams.get(team.id) : undefined
      return full ? presentTeam(emulator, full) : teamReference(emulator, team.id)
    }),
  }
}

const presentTarget = (emulator: Emulator, { id, type }: { id: string; type: string }, full: boolean) => {
  const { users, schedules } = emulator.store
  const [user, schedule] = full ? [users.get(id), schedules.get(id)] : []
  if (user) return presentUser(emulator, user)
  if (schedule) return presentSchedule(emulator, schedule, { parts: new Set() })
  if (type === "schedule_v3_reference") return scheduleV3Reference(emulator, id)
  return type === "user_reference" ? userReference(emulator, id) : scheduleReference(emulator, id)
}
