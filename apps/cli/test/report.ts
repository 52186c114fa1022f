// Whether a report is true: a step is done where the account shows it, whatever the connector thinks.
import type { Json } from "@latchkey/core"
import { isDone, type Result } from "@latchkey/operations"
import type { Departure, Snapshot } from "@latchkey/testkit/pagerduty"
import * as Schema from "effect/Schema"

/** Each line of the report that the account does not bear out. What is said to be unknown may be either. */
export const untrue = (
  { plan, receipts, left }: Result,
  account: Snapshot,
  departure: Departure,
): ReadonlyArray<string> =>
  plan.steps.flatMap(({ key, kind, target, intent, line }) => {
    const isShown = shows[kind]?.(account, departure, target.id, intent)
    const receipt = receipts.find(({ step }) => step === key)
    const open = left.find(({ step }) => step === key)
    if (isShown === undefined) return [`how does an account show ${kind}?`]
    if (receipt !== undefined && isDone(receipt) && !isShown) return [`said to be done: ${line}`]
    if (open !== undefined && !open.why.includes("may have been done") && isShown)
      return [`said not to be done (${open.why}): ${line}`]
    return []
  })

type Shows = (account: Snapshot, who: Departure, id: string, intent: Json) => boolean

const Delegation = Schema.is(
  Schema.Struct({ status: Schema.Literal("issued"), delegation_type: Schema.Literals(["web", "mobile"]) }),
)
const Membership = Schema.decodeUnknownSync(Schema.Struct({ role: Schema.String }))
const Cover = Schema.decodeUnknownSync(Schema.Struct({ parts: Schema.Array(Schema.Struct({ end: Schema.String })) }))

const shows: Readonly<Record<string, Shows>> = {
  sessions: ({ delegations }, { leaver }) => !(delegations[leaver] ?? []).some((each) => Delegation(each)),
  "team-member": ({ teams }, { successor }, id, intent) =>
    teams[id]?.members.find(isOf(successor))?.role === Membership(intent).role,
  schedule: ({ schedules, now }, { leaver }, id) =>
    !(schedules[id]?.schedule_layers ?? []).some((layer) => !isOver(layer, now) && layer.users.some(isOf(leaver))),
  "override-cover": ({ schedules }, { successor }, id, intent) =>
    Cover(intent).parts.every(({ end }) =>
      (schedules[id]?.overrides ?? [])
        .filter(isOf(successor))
        .some((override) => Date.parse(override.end) === Date.parse(end)),
    ),
  "override-removal": ({ schedules, now }, { leaver }, id) =>
    !(schedules[id]?.overrides ?? []).some((override) => isOf(leaver)(override) && !isOver(override, now)),
  "escalation-policy": ({ policies }, { leaver }, id) => !JSON.stringify(policies[id] ?? {}).includes(`"${leaver}"`),
  incidents: ({ incidents }, { leaver }) =>
    !Object.values(incidents).some(
      ({ status, assignments }) => status !== "resolved" && assignments.some(({ assignee }) => assignee.id === leaver),
    ),
  user: ({ users }, { leaver }) => users[leaver] === undefined,
}

const isOf = (id: string) => (each: { readonly user: { readonly id: string } }) => each.user.id === id

const isOver = ({ end }: { readonly end: string | null }, now: string) =>
  end !== null && Date.parse(end) <= Date.parse(now)
