import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import { invalid, notFound } from "../errors.ts"
import type { Env } from "../http.ts"
import { bodyOf, includesOf } from "../http.ts"
import { paginate } from "../pagination.ts"
import { userReference } from "../references.ts"
import type { Member, Team } from "../world.ts"
import { policyOf, teamOf, userOf } from "../lookup.ts"
import { presentTeam } from "../views/team.ts"
import { presentUser } from "../views/user.ts"
import { sees } from "../visibility.ts"

interface TeamInput {
  name: string
  description?: string | null
  default_role?: Team["default_role"]
}

/** `listTeams`, `createTeam`, `getTeam`, `updateTeam`, `deleteTeam`, and the team's members and escalation policies. */
export const teams = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/teams", (call) => {
      const query = call.req.query("query")?.toLowerCase() ?? ""
      const found = [...emulator.store.teams.values()].filter(
        ({ id, name }) => name.toLowerCase().includes(query) && sees(emulator, call, id),
      )
      const { items, paging } = paginate(call, found)
      return call.json({ teams: items.map((team) => presentTeam(emulator, team)), ...paging })
    })
    .post("/teams", async (call) => {
      const { team: input } = await bodyOf<{ team: TeamInput }>(call)
      refuseBadName(emulator, input)
      const { name, description = null, default_role = "manager" } = input
      const team: Team = { id: emulator.store.newId(), name, description, default_role, members: [] }
      emulator.store.teams.set(team.id, team)
      return call.json({ team: presentTeam(emulator, team) }, 201)
    })
    .get("/teams/:id", (call) =>
      call.json({ team: presentTeam(emulator, teamOf(emulator, call, call.req.param("id"))) }),
    )
    .put("/teams/:id", async (call) => {
      const team = teamOf(emulator, call, call.req.param("id"))
      const { team: input } = await bodyOf<{ team: TeamInput }>(call)
      refuseBadName(emulator, input, team.id)
      const { name, description = team.description, default_role = team.default_role } = input
      Object.assign(team, { name, description, default_role })
      return call.json({ team: presentTeam(emulator, team) })
    })
    .delete("/teams/:id", (call) => {
      const { id } = teamOf(emulator, call, call.req.param("id"))
      const heir = call.req.query("reassignment_team")
      if (heir !== undefined) teamOf(emulator, call, heir)
      const { policies, schedules, v3Schedules, teams } = emulator.store
      for (const owned of [...policies.values(), ...schedules.values(), ...v3Schedules.values()])
        owned.teams = owned.teams.flatMap((team) =>
          team.id !== id ? [team] : heir === undefined ? [] : [{ id: heir }],
        )
      teams.delete(id)
      return call.body(null, 204)
    })
    .get("/teams/:id/members", (call) => {
      const { items, paging } = paginate(call, teamOf(emulator, call, call.req.param("id")).members)
      const full = includesOf(call).has("users")
      const members = items.map(({ user, role }) => ({
        user: full ? presentUser(emulator, userOf(emulator, user.id)) : userReference(emulator, user.id),
        role,
      }))
      return call.json({ members, ...paging })
    })
    .put("/teams/:id/users/:user", async (call) => {
      const team = teamOf(emulator, call, call.req.param("id"))
      const user = userOf(emulator, call.req.param("user"))
      const { role = "manager" } = await bodyOf<{ role?: Member["role"] }>(call).catch(
        (): { role?: Member["role"] } => ({}),
      )
      if (user.role === "read_only_user") throw invalid("User with the role read_only_user can't be added to a team")
      const others = team.members.filter((member) => member.user.id !== user.id)
      team.members = [...others, { user: { id: user.id }, role: user.role.startsWith("read_only") ? "observer" : role }]
      return call.body(null, 204)
    })
    .delete("/teams/:id/users/:user", (call) => {
      const team = teamOf(emulator, call, call.req.param("id"))
      const id = call.req.param("user")
      if (!team.members.some(({ user }) => user.id === id)) throw notFound()
      if (onPolicyOf(emulator, team, id))
        throw invalid("User cannot be removed as they belong to an escalation policy on this team")
      team.members = team.members.filter(({ user }) => user.id !== id)
      return call.body(null, 204)
    })
    .put("/teams/:id/escalation_policies/:policy", (call) => {
      const { id } = teamOf(emulator, call, call.req.param("id"))
      const policy = policyOf(emulator, call, call.req.param("policy"))
      if (policy.teams.some((team) => team.id !== id)) throw invalid("Escalation Policy has already been taken")
      policy.teams = [{ id }]
      return call.body(null, 204)
    })
    .delete("/teams/:id/escalation_policies/:policy", (call) => {
      const { id } = teamOf(emulator, call, call.req.param("id"))
      const policy = policyOf(emulator, call, call.req.param("policy"))
      policy.teams = policy.teams.filter((team) => team.id !== id)
      return call.body(null, 204)
    })

const onPolicyOf = ({ store }: Emulator, team: Team, user: string): boolean =>
  [...store.policies.values()].some(
    ({ teams, escalation_rules }) =>
      teams.some(({ id }) => id === team.id) &&
      escalation_rules.some(({ targets }) => targets.some(({ id }) => id === user)),
  )

const refuseBadName = ({ store }: Emulator, { name }: TeamInput, self?: string): void => {
  if (name.trim() === "") throw invalid("Name can't be blank")
  for (const team of store.teams.values())
    if (team.id !== self && team.name === name) throw invalid("Name has already been taken")
}
