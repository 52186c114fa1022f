import type { PagerDuty } from "./client.ts"
import { Member, Team } from "./model.ts"

/** `listTeams` */
export const listTeams = (pagerduty: PagerDuty) =>
  pagerduty.list("listTeams", { key: "teams", row: Team }, (api, way, page) =>
    api.GET("/teams", { ...way, params: { query: page } }),
  )

/** `listTeamUsers`: members with their role in the team. */
export const listMembers = (pagerduty: PagerDuty, team: string) =>
  pagerduty.list("listTeamUsers", { key: "members", row: Member }, (api, way, page) =>
    api.GET("/teams/{id}/members", { ...way, params: { path: { id: team }, query: page } }),
  )
