import { changes, changesOf } from "./changes.ts"
import type { Judged, Judging } from "./judged.ts"
import { inPlace } from "./judged.ts"

type Policy = Judged["before"]["policies"][string]
type Rule = Policy["escalation_rules"][number]

/** The leaver's places in policies are the successor's, who is in no rule twice; everything else of them is the same. */
export const policiesHandedOver: Judging = (judged) => [
  ...changesOf("policy", withoutRules(judged.before.policies), withoutRules(judged.after.policies)),
  ...Object.values(judged.before.policies).flatMap((policy) => {
    const later = judged.after.policies[policy.id]?.escalation_rules ?? []
    return [
      ...changes(`policy ${policy.id}`, { rules: idsOf(policy.escalation_rules) }, { rules: idsOf(later) }),
      ...policy.escalation_rules.flatMap((rule) => {
        const found = later.find(({ id }) => id === rule.id)
        return found === undefined ? [] : changesOfRule(`policy ${policy.id}, rule ${rule.id}`, rule, found, judged)
      }),
    ]
  }),
]

const changesOfRule = (what: string, rule: Rule, found: Rule, judged: Judged): string[] => {
  const [targets, targetsFound] = [targetsOf(rule), targetsOf(found)]
  const wanted = [...new Set(targets.map((id) => inPlace(judged, id)))]
  const others = (ids: string[]) => ids.filter((id) => id !== judged.successor)
  // Where both were in a rule, the successor may stand in either place: a rule pages all its targets at once.
  const either = targets.includes(judged.leaver) && targets.includes(judged.successor)
  return [
    ...changes(what, { ...rule, targets: null }, { ...found, targets: null }),
    ...(either
      ? changes(what, { targets: others(wanted) }, { targets: others(targetsFound) })
      : changes(what, { targets: wanted }, { targets: targetsFound })),
    ...(wanted.includes(judged.successor) && !targetsFound.includes(judged.successor)
      ? [`${what}: ${judged.successor} is no target`]
      : []),
    ...(new Set(targetsFound).size < targetsFound.length ? [`${what}: somebody is a target twice`] : []),
  ]
}

const targetsOf = ({ targets }: Rule): string[] => targets.map(({ id }) => id)

const idsOf = (rules: Rule[]): string[] => rules.map(({ id }) => id)

const withoutRules = (policies: Readonly<Record<string, Policy>>) =>
  Object.fromEntries(Object.entries(policies).map(([id, policy]) => [id, { ...policy, escalation_rules: null }]))
