import type { PagerDuty } from "./client.ts"
import { Incident } from "./model.ts"

/** So many are looked at in one go; more than that, when these are done. */
export const SWEEP = 1000

/** `listIncidents`: what is open and assigned to somebody, however old (without `date_range=all`, a month is all). */
export const listOpenIncidents = (pagerduty: PagerDuty, user: string) =>
  pagerduty.list("listIncidents", { key: "incidents", row: Incident }, (api, way, page) =>
    api.GET("/incidents", {
      ...way,
      params: {
        query: { ...page, "user_ids[]": [user], "statuses[]": ["triggered", "acknowledged"], date_range: "all" },
      },
    }),
  )
