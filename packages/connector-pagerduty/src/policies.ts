import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "./client.ts"
import { Policy } from "./model.ts"

/** `listEscalationPolicies`: all, or those with these people as direct targets. */
export const listPolicies = (pagerduty: PagerDuty, users?: ReadonlyArray<string>) =>
  pagerduty.list("listEscalationPolicies", { key: "escalation_policies", row: Policy }, (api, way, page) =>
    api.GET("/escalation_policies", {
      ...way,
      params: { query: { ...page, ...(users !== undefined && { "user_ids[]": [...users] }) } },
    }),
  )

/** `getEscalationPolicy` */
export const getPolicy = (pagerduty: PagerDuty, id: string) =>
  pagerduty
    .read("getEscalationPolicy", Schema.Struct({ escalation_policy: Policy }), (api, way) =>
      api.GET("/escalation_policies/{id}", { ...way, params: { path: { id } } }),
    )
    .pipe(Effect.map(({ escalation_policy: policy }) => policy))

/** The levels at which somebody is a direct target. */
export const levelsOf = ({ escalation_rules: rules }: Policy, user: string): ReadonlyArray<number> =>
  rules.flatMap(({ targets }, index) => (targets.some(({ id }) => id === user) ? [index + 1] : []))
