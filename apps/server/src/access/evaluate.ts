import type { AccessRule } from "@latchkey/connections"
import { type Account, Entitlements, ListAccounts, OnCallCheck } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { CurrentCaller } from "../api/middleware.ts"
import type { Decision, Evaluation } from "../api/access.ts"
import { capability, Host } from "../host.ts"
import { may } from "./may.ts"

/** A rule's answer; without `until` it is good for this moment. */
interface Yes {
  readonly until?: string
}

/** How long a rule's source may take: whoever asks has a door to open. */
const PATIENCE = "5 seconds"

/** May the subject do this with the resource now? The first rule that says so decides; whoever can't be asked says no. */
export const evaluate = Effect.fn("server.evaluate")(function* ({ subject, action, resource }: Evaluation) {
  const { connections } = yield* Host
  const caller = yield* CurrentCaller
  const rules = (connections.server.access ?? []).filter(
    (rule) =>
      rule.resource.type === resource.type &&
      rule.resource.id === resource.id &&
      (rule.actions === undefined || rule.actions.includes(action.name)) &&
      may(caller, "read", rule.connection),
  )
  if (rules.length === 0) return no(`No rule is about ${action.name} of ${resource.type} ${resource.id}.`)
  if (subject.type !== "user") return no(`Rules are about users, not about ${subject.type}.`)
  const reasons: Array<string> = []
  for (const rule of rules) {
    const answer = yield* Effect.scoped(holds(rule, subject.id)).pipe(
      Effect.catchTag("ConnectorError", ({ message }) => Effect.succeed(message)),
      Effect.timeoutOrElse({ duration: PATIENCE, orElse: () => Effect.succeed(`${rule.connection} does not answer.`) }),
    )
    if (typeof answer !== "string")
      return {
        decision: true,
        context: { reason: say(rule), ...(answer.until !== undefined && { until: answer.until }) },
      } satisfies Decision
    reasons.push(answer)
  }
  return no(reasons.join(" "))
})

const no = (reason: string): Decision => ({ decision: false, context: { reason } })

/** Asks the source, now, for each thing that the rule says; gives in words what does not hold. */
const holds = Effect.fnUntraced(function* ({ connection, when, for: length }: AccessRule, who: string) {
  const account: Account = yield* (yield* capability(connection, ListAccounts)).find(who)
  if (account.status !== "active") return `${account.name} is ${account.status}.`
  if (when.role !== undefined && account.role !== when.role) return `${account.name} is not ${when.role}.`
  const { team } = when
  if (team !== undefined) {
    const grants = yield* (yield* capability(connection, Entitlements)).grantsOf(account.id)
    const isMember = grants.some(
      ({ entitlement }) => entitlement.type === "team" && (entitlement.id === team || entitlement.name === team),
    )
    if (!isMember) return `${account.name} does not belong to ${team}.`
  }
  if (when.onCall === undefined) return {} satisfies Yes
  const { onCall, duties } = yield* (yield* capability(connection, OnCallCheck)).check({
    account: account.id,
    ...(when.onCall !== true && { schedules: when.onCall }),
  })
  if (!onCall) return `${account.name} is not on call.`
  if (length === undefined) return {} satisfies Yes
  // Several shifts: the last one ends it; a place without an end is no shift.
  const ends = duties.flatMap(({ until }) => (until === undefined ? [] : [until]))
  const last = ends.toSorted().at(-1)
  return last === undefined || ends.length < duties.length ? ({} satisfies Yes) : ({ until: last } satisfies Yes)
})

const say = ({ when }: AccessRule) =>
  [
    ...(when.onCall === undefined ? [] : ["on call now"]),
    ...(when.role === undefined ? [] : [`has the role ${when.role}`]),
    ...(when.team === undefined ? [] : [`belongs to ${when.team}`]),
  ].join(", ") || "has an active account"
