import { type GitHub, per_page } from "./client.ts"
import { Team, User } from "./model.ts"

export const listTeams = (github: GitHub) =>
  github.list("teams/list", "", Team, (api, way) =>
    api.GET("/orgs/{org}/teams", { ...way, params: { path: { org: github.org }, query: { per_page } } }),
  )

export const listTeamMembers = (github: GitHub, team_slug: string, role: "all" | "maintainer") =>
  github.list("teams/list-members-in-org", `${team_slug} ${role}`, User, (api, way) =>
    api.GET("/orgs/{org}/teams/{team_slug}/members", {
      ...way,
      params: { path: { org: github.org, team_slug }, query: { role, per_page } },
    }),
  )
