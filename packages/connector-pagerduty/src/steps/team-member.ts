import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "../client.ts"
import type { Member } from "../model.ts"
import { listMembers } from "../teams.ts"
import { Person } from "./hand-over.ts"

const Role = Schema.Literals(["observer", "responder", "manager"])
type Role = typeof Role.Type
/** A lower role is not what was asked for; a higher one is left as it is. */
const RANK: Readonly<Record<Role, number>> = { observer: 0, responder: 1, manager: 2 }

/** Makes the successor a member of a team, in a role at least: where only the leaver could lead it, or see its things. */
export const teamMember = defineStep({
  kind: "team-member",
  intent: Schema.Struct({ to: Person, role: Role }),
  item: Role,
  reversible: true,

  look: (pagerduty: PagerDuty, { id }, { to }) =>
    Effect.map(Stream.runCollect(listMembers(pagerduty, id)), (members) => seen(members, to.id)),

  want: (now, { to: { id }, role }): Readonly<Record<string, Role>> => {
    const has = now[id]
    return has !== undefined && RANK[has] >= RANK[role] ? now : { ...now, [id]: role }
  },

  act: (pagerduty, { id }, _now, wanted, { to: { id: user_id } }) => {
    const role = wanted[user_id]
    const path = { id, user_id }
    const written =
      role === undefined
        ? pagerduty.write("deleteTeamUser", Schema.Json, (api, way) =>
            api.DELETE("/teams/{id}/users/{user_id}", { ...way, params: { path } }),
          )
        : pagerduty.write("updateTeamUser", Schema.Json, (api, way) =>
            api.PUT("/teams/{id}/users/{user_id}", { ...way, params: { path }, body: { role } }),
          )
    return Effect.asVoid(written)
  },

  say: ({ name }, _before, _after, { to, role }) => `Team "${name}": ${to.name} becomes ${role}`,
})

/** The successor's role alone; none, if they are no member. */
export const seen = (members: ReadonlyArray<Member>, person: string) => ({
  state: Object.fromEntries(
    members
      .filter(({ user }) => user.id === person)
      .map(({ user, role }) => [user.id, Schema.is(Role)(role) ? role : ("observer" as const)]),
  ),
  raw: {},
})
