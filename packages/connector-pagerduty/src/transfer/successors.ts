import type { Blocker, TransferData } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { PagerDuty } from "../client.ts"
import type { User } from "../model.ts"
import { findUser, isStakeholder, isStub } from "../people.ts"

type Request = Parameters<TransferData["plan"]>[0]

/** Who takes over: one for everything, others for a schedule or policy each. */
export interface Successors {
  readonly everything: User | undefined
  /** By the id of what they take over. */
  readonly each: ReadonlyMap<string, User>
  readonly of: (target: string) => User | undefined
  /** Everybody, once. */
  readonly all: ReadonlyArray<User>
}

/** Looks up everybody who is named as taking over, with how pages reach them. */
export const findSuccessors = Effect.fnUntraced(function* (pagerduty: PagerDuty, { to, options = {} }: Request) {
  const find = (who: string) => findUser(pagerduty, who, ["contact_methods", "notification_rules"])
  const everything = to === undefined ? undefined : yield* find(to)
  const each = new Map<string, User>()
  for (const [target, who] of Object.entries(options.destinations ?? {})) each.set(target, yield* find(who))
  const people = [...(everything === undefined ? [] : [everything]), ...each.values()]
  return {
    everything,
    each,
    of: (target) => each.get(target) ?? everything,
    all: [...new Map(people.map((person) => [person.id, person])).values()],
  } satisfies Successors
})

/** Who can't be on call blocks the plan, each in its words. */
export const mayNotTakeOver = (leaver: User, { all }: Successors): ReadonlyArray<Blocker> =>
  all.flatMap((successor) => {
    const no = (what: string): ReadonlyArray<Blocker> => [
      { key: `successor:${successor.id}`, what, clearedBy: "Naming somebody else with `--to`." },
    ]
    if (leaver.id === successor.id) return no(`${leaver.name} can't take over from themselves.`)
    if (isStub(successor)) return no(`${successor.name} is deleted: pages would reach nobody.`)
    if (isStakeholder(successor)) return no(`${successor.name} is a stakeholder, who can't be on call.`)
    return []
  })

/** What is to go to somebody of its own, and isn't the leaver's. */
export const nothingToTakeOver = (
  leaver: User,
  { each }: Successors,
  targets: ReadonlySet<string>,
): ReadonlyArray<Blocker> =>
  [...each.keys()]
    .filter((id) => !targets.has(id))
    .map((id) => ({
      key: `destination:${id}`,
      what: `${id} is no schedule or escalation policy that names ${leaver.name}.`,
      clearedBy: "Correcting the id in `--to ID=WHO`, or leaving it out.",
    }))

/** Whether pages would reach those who take over. */
export const reach = ({ all }: Successors): ReadonlyArray<string> =>
  all.flatMap(({ name, invitation_sent: pending, contact_methods: methods, notification_rules: rules }) => [
    ...(pending === true ? [`${name} has not accepted the invitation to PagerDuty yet: pages may not be seen.`] : []),
    ...(methods !== undefined && methods.length === 0
      ? [`${name} has no contact method: no page would reach them.`]
      : []),
    ...(rules !== undefined && rules.every(({ urgency }) => urgency !== undefined && urgency !== "high")
      ? [`${name} has no notification rule for high urgency: such pages would not reach them.`]
      : []),
  ])
