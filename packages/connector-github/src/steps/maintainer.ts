import { defineStep } from "@latchkey/core"
import { orNothing } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { GitHub } from "../client.ts"

const Role = Schema.Literals(["member", "maintainer"])
type Role = typeof Role.Type

/** Makes the successor a maintainer of a team that has no other: before the leaver goes. */
export const maintainer = defineStep({
  kind: "maintainer",
  intent: Schema.Struct({ to: Schema.String }),
  item: Role,
  reversible: true,

  look: (github: GitHub, { id }, { to }) => lookAt(github, id, to),

  want: (now, { to }): Readonly<Record<string, Role>> => ({ ...now, [to]: "maintainer" }),

  act: (github, { id }, _now, wanted, { to }) => {
    const role = wanted[to]
    const params = { path: { org: github.org, team_slug: id, username: to } }
    const written =
      role === undefined
        ? github.write("teams/remove-membership-for-user-in-org", Schema.Json, (api, way) =>
            api.DELETE("/orgs/{org}/teams/{team_slug}/memberships/{username}", { ...way, params }),
          )
        : github.write("teams/add-or-update-membership-for-user-in-org", Schema.Json, (api, way) =>
            api.PUT("/orgs/{org}/teams/{team_slug}/memberships/{username}", { ...way, params, body: { role } }),
          )
    return Effect.asVoid(written)
  },

  say: ({ name }, _before, _after, { to }) => `Team "${name}": ${to} becomes maintainer`,
})

/** The successor's role alone; none, if they are no member. */
export const lookAt = (github: GitHub, team_slug: string, username: string) =>
  orNothing(
    github.read("teams/get-membership-for-user-in-org", Schema.Struct({ role: Role }), (api, way) =>
      api.GET("/orgs/{org}/teams/{team_slug}/memberships/{username}", {
        ...way,
        params: { path: { org: github.org, team_slug, username } },
      }),
    ),
  ).pipe(
    Effect.map((membership) => ({ state: membership === undefined ? {} : { [username]: membership.role }, raw: {} })),
  )
