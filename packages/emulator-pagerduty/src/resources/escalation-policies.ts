import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import { invalid } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { bodyOf, includesOf, listOf } from "../http.ts"
import { refuseUnreachable } from "../layers.ts"
import { paginate } from "../pagination.ts"
import type { EscalationPolicy, EscalationRule, EscalationTarget } from "../world.ts"
import { policyOf } from "../lookup.ts"
import { presentPolicy } from "../views/escalation-policy.ts"
import { sees } from "../visibility.ts"

interface PolicyInput {
  name: string
  description?: string | null
  num_loops?: number
  on_call_handoff_notifications?: EscalationPolicy["on_call_handoff_notifications"]
  escalation_rules: { id?: string; escalation_delay_in_minutes: number; targets: { id: string; type: string }[] }[]
  teams?: { id: string }[]
}

/** `listEscalationPolicies`, `createEscalationPolicy`, `getEscalationPolicy`, `updateEscalationPolicy`, `deleteEscalationPolicy`. */
export const escalationPolicies = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/escalation_policies", (call) => {
      const { items, paging } = paginate(call, matching(emulator, call))
      const includes = includesOf(call)
      return call.json({ escalation_policies: items.map((each) => presentPolicy(emulator, each, includes)), ...paging })
    })
    .post("/escalation_policies", async (call) => {
      const { escalation_policy: input } = await bodyOf<{ escalation_policy: PolicyInput }>(call)
      const policy = policyFrom(emulator, input)
      emulator.store.policies.set(policy.id, policy)
      return call.json({ escalation_policy: presentPolicy(emulator, policy) }, 201)
    })
    .get("/escalation_policies/:id", (call) => {
      const policy = policyOf(emulator, call, call.req.param("id"))
      return call.json({ escalation_policy: presentPolicy(emulator, policy, includesOf(call)) })
    })
    .put("/escalation_policies/:id", async (call) => {
      const policy = policyOf(emulator, call, call.req.param("id"))
      const { escalation_policy: sent } = await bodyOf<{ escalation_policy: Omit<PolicyInput, "name"> }>(call)
      Object.assign(policy, policyFrom(emulator, { name: policy.name, ...sent }, policy))
      return call.json({ escalation_policy: presentPolicy(emulator, policy) })
    })
    .delete("/escalation_policies/:id", (call) => {
      const { id } = policyOf(emulator, call, call.req.param("id"))
      for (const service of emulator.store.services.values())
        if (service.escalation_policy.id === id)
          throw invalid("Escalation policy can't be deleted if it's being used by services")
      emulator.store.policies.delete(id)
      return call.body(null, 204)
    })

const matching = (emulator: Emulator, call: Call): ReadonlyArray<EscalationPolicy> => {
  const query = call.req.query("query")?.toLowerCase() ?? ""
  const [users, teams] = [listOf(call, "user_ids"), listOf(call, "team_ids")]
  const targets = ({ escalation_rules }: EscalationPolicy) => escalation_rules.flatMap((rule) => rule.targets)
  const direction = call.req.query("sort_by") === "name:desc" ? -1 : 1
  return [...emulator.store.policies.values()]
    .filter(
      (policy) =>
        sees(emulator, call, policy.id) &&
        policy.name.toLowerCase().includes(query) &&
        (users === undefined ||
          targets(policy).some(({ id, type }) => type === "user_reference" && users.includes(id))) &&
        (teams === undefined || policy.teams.some(({ id }) => teams.includes(id))),
    )
    .toSorted((one, other) => direction * one.name.localeCompare(other.name))
}

/** What is left out is reset, but for the description, which can't be sent as null. */
const policyFrom = (emulator: Emulator, input: PolicyInput, old?: EscalationPolicy): EscalationPolicy => {
  const { store } = emulator
  const {
    name,
    description = old?.description ?? null,
    num_loops = 0,
    on_call_handoff_notifications = "if_has_services",
  } = input
  if (input.description === null) throw invalid("Description must be a string")
  if (name.trim() === "") throw invalid("Name can't be blank")
  for (const policy of store.policies.values())
    if (policy.id !== old?.id && policy.name === name) throw invalid("Name has already been taken")
  const teams = (input.teams ?? []).map(({ id }) => ({ id }))
  if (teams.length > 1) throw invalid("Only one team may be associated with the policy")
  for (const { id } of teams) if (!store.teams.has(id)) throw invalid(`Team ${id} not found`)
  if (input.escalation_rules.length === 0) throw invalid("Escalation rules can't be blank")
  const escalation_rules = input.escalation_rules.map((rule): EscalationRule => {
    const known = old?.escalation_rules.some(({ id }) => id === rule.id)
    if (rule.escalation_delay_in_minutes < 1) throw invalid("Escalation delay in minutes must be greater than 0")
    const targets = rule.targets.map((target) => targetFrom(emulator, target))
    if (targets.length < 1 || targets.length > 10) throw invalid("Escalation rules take 1 to 10 targets")
    if (new Set(targets.map(({ id }) => id)).size < targets.length)
      throw invalid("Escalation rule targets must be unique")
    const id = known && rule.id !== undefined ? rule.id : store.newId()
    return { id, escalation_delay_in_minutes: rule.escalation_delay_in_minutes, targets }
  })
  const id = old?.id ?? store.newId()
  return { id, name, description, num_loops, on_call_handoff_notifications, escalation_rules, teams }
}

const targetFrom = ({ store }: Emulator, { id, type }: { id: string; type: string }): EscalationTarget => {
  if (type.startsWith("user")) {
    refuseUnreachable(store, id)
    return { id, type: "user_reference" }
  }
  if (store.v3Schedules.has(id)) return { id, type: "schedule_v3_reference" }
  if (!store.schedules.has(id)) throw invalid(`Schedule ${id} not found`)
  return { id, type: "schedule_reference" }
}
