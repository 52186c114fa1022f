import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { Policy, type Rule } from "../model.ts"
import { getPolicy } from "../policies.ts"
import { HandOver } from "./hand-over.ts"

const Level = Schema.Struct({
  targets: Schema.Array(Schema.String),
  delayMinutes: Schema.Number,
  strategy: Schema.NullOr(Schema.String),
})
const About = Schema.Struct({
  name: Schema.String,
  description: Schema.NullOr(Schema.String),
  loops: Schema.Number,
  handoff: Schema.NullOr(Schema.String),
  teams: Schema.Array(Schema.String),
})
const Item = Schema.Union([Level, About])
type Item = typeof Item.Type
const isLevel = (item: Item): item is typeof Level.Type => "targets" in item

/** Puts the successor where the leaver is a direct target. `updateEscalationPolicy` replaces the whole policy: one step a policy. */
export const escalationPolicy = defineStep({
  kind: "escalation-policy",
  intent: HandOver,
  item: Item,
  reversible: true,

  look: (pagerduty: PagerDuty, { id }) => Effect.map(getPolicy(pagerduty, id), seen),

  // A successor who is in the rule already is not named twice.
  want: (now, { from: { id: from }, to: { id: to } }): Readonly<Record<string, Item>> =>
    Object.fromEntries(
      Object.entries(now).map(([key, item]) => [
        key,
        isLevel(item) ? { ...item, targets: [...new Set(item.targets.map((id) => (id === from ? to : id)))] } : item,
      ]),
    ),

  act: (pagerduty, { id }, { raw }, wanted) =>
    pagerduty
      .write("updateEscalationPolicy", Schema.Struct({ escalation_policy: Policy }), (api, way) =>
        api.PUT("/escalation_policies/{id}", {
          ...way,
          params: { path: { id } },
          body: { escalation_policy: toBody(raw, wanted) },
        }),
      )
      .pipe(Effect.map(({ escalation_policy: policy }) => seen(policy))),

  say: ({ name }, before, after, { from, to }) => {
    const levels = Object.entries(before).flatMap(([key, item]) =>
      isLevel(item) && item.targets.includes(from.id) ? [key] : [],
    )
    const already = levels.some((key) => {
      const [was, is] = [before[key], after[key]]
      return (
        was !== undefined && is !== undefined && isLevel(was) && isLevel(is) && was.targets.length > is.targets.length
      )
    })
    return `Escalation policy "${name}": ${to.name} in ${from.name}'s place at ${levels.join(", ")}${already ? ` (${to.name} is a target there already)` : ""}`
  },
})

export const seen = (raw: Policy) => ({
  state: {
    about: {
      name: raw.name,
      description: raw.description ?? null,
      loops: raw.num_loops ?? 0,
      handoff: raw.on_call_handoff_notifications ?? null,
      teams: (raw.teams ?? []).map(({ id }) => id),
    },
    ...Object.fromEntries(
      raw.escalation_rules.map(({ targets, escalation_delay_in_minutes: delayMinutes, ...rule }, index) => [
        `level ${index + 1}`,
        {
          targets: targets.map(({ id }) => id),
          delayMinutes,
          strategy: rule.escalation_rule_assignment_strategy ?? null,
        },
      ]),
    ),
  } satisfies Record<string, Item>,
  raw,
})

/** All that a PUT must send back. PagerDuty refuses a null description, so none is sent. */
const toBody = (raw: Policy, wanted: Readonly<Record<string, Item>>) => ({
  type: "escalation_policy" as const,
  name: raw.name,
  ...(raw.description !== undefined && raw.description !== null && { description: raw.description }),
  ...(raw.num_loops !== undefined && { num_loops: raw.num_loops }),
  ...(raw.on_call_handoff_notifications !== undefined && {
    on_call_handoff_notifications: raw.on_call_handoff_notifications,
  }),
  teams: (raw.teams ?? []).map(({ id }) => ({ id, type: "team_reference" as const })),
  escalation_rules: raw.escalation_rules.map((rule, index) => {
    const level = wanted[`level ${index + 1}`]
    return retarget(rule, level !== undefined && isLevel(level) ? level.targets : rule.targets.map(({ id }) => id))
  }),
})

/** Targets that stay keep their type (user, schedule); a newcomer is a person. */
const retarget = ({ targets, ...rule }: Rule, ids: ReadonlyArray<string>) => ({
  ...rule,
  targets: ids.map((id) => ({ id, type: typeOf(targets.find((target) => target.id === id)?.type) })),
})

const typeOf = (type: string | undefined) => {
  if (type === "schedule" || type === "schedule_reference") return "schedule_reference" as const
  if (type === "schedule_v3" || type === "schedule_v3_reference") return "schedule_v3_reference" as const
  return "user_reference" as const
}
