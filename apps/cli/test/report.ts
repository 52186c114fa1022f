// Whether a report is true: a step is done where the account shows it, whatever the connector thinks.
import type { PlannedStep } from "@latchkey/core"
import { isDone, type Result } from "@latchkey/operations"
import type { Departure, Habits, Snapshot } from "@latchkey/testkit/pagerduty"
import * as Schema from "effect/Schema"
import type { Sent } from "./account.ts"
import { isWrite } from "./front-door.ts"
import { showsOfShifts, withoutShifts } from "./report-of-shifts.ts"

/** Who bears a report out, or does not. */
export interface Witness extends Pick<Departure, "leaver" | "successor"> {
  readonly habits: Habits
  /** As the account would be if nobody had left. */
  readonly before: Snapshot
  readonly after: Snapshot
  /** What was sent, and how it was answered. */
  readonly sent: ReadonlyArray<Sent>
  /** The ids of what somebody else made meanwhile. */
  readonly made?: ReadonlySet<string>
}

/** Whether an account shows that a step is done. */
export type Shows = (witness: Witness, step: PlannedStep) => boolean

/** Each line of a report that the account, or its log, does not bear out. What is said to be unknown may be either. */
export const untrue = ({ plan, receipts, left }: Result, witness: Witness): ReadonlyArray<string> => {
  const { before, after, sent, made = new Set() } = witness
  // What came after a step is no part of it.
  const butMade = { ...witness, before: without(before, made), after: without(after, made) }
  return plan.steps.flatMap((step) => {
    const { key, kind, line } = step
    const isShown = shows[kind]
    if (isShown === undefined) return [`how does an account show ${kind}?`]
    const receipt = receipts.find((one) => one.step === key)
    const isWritten = sent.some(
      (one) => one.step?.key === key && isWrite(one) && (one.status === null || one.status < 400),
    )
    const wrong: Array<string> = []
    if (receipt !== undefined && isDone(receipt) && !isShown(butMade, step)) wrong.push("said to be done")
    if (receipt?.outcome === "done" && !isWritten) wrong.push("said to be done here, and nothing was written")
    const { why } = left.find((one) => one.step === key) ?? {}
    if (why !== undefined && isWritten) {
      const isOpen = why.includes("may have been done") || why.includes("somebody else changed it too")
      if (/^(not begun$|blocked: )/.test(why)) wrong.push(`said not to be begun (${why})`)
      // Where nothing of it was written, somebody else has done it.
      else if (!isOpen && isShown(witness, step)) wrong.push(`said not to be done (${why})`)
    }
    return wrong.map((one) => `${one}: ${line}`)
  })
}

const Delegation = Schema.is(
  Schema.Struct({ status: Schema.Literal("issued"), delegation_type: Schema.Literals(["web", "mobile"]) }),
)
const Membership = Schema.decodeUnknownSync(Schema.Struct({ role: Schema.String }))
const Cover = Schema.decodeUnknownSync(Schema.Struct({ parts: Schema.Array(Schema.Struct({ end: Schema.String })) }))

const shows: Readonly<Record<string, Shows>> = {
  ...showsOfShifts,
  sessions: ({ after, leaver }) => !(after.delegations[leaver] ?? []).some((each) => Delegation(each)),
  "team-member": ({ after, successor }, { target, intent }) =>
    after.teams[target.id]?.members.find(isOf(successor))?.role === Membership(intent).role,
  schedule: ({ after, leaver }, { target }) =>
    !(after.schedules[target.id]?.schedule_layers ?? []).some(
      (layer) => !isOver(layer, after.now) && layer.users.some(isOf(leaver)),
    ),
  "override-cover": ({ after, successor }, { target, intent }) =>
    Cover(intent).parts.every(({ end }) =>
      (after.schedules[target.id]?.overrides ?? [])
        .filter(isOf(successor))
        .some((override) => Date.parse(override.end) === Date.parse(end)),
    ),
  "override-removal": ({ after, leaver }, { target }) =>
    !(after.schedules[target.id]?.overrides ?? []).some(
      (override) => isOf(leaver)(override) && !isOver(override, after.now),
    ),
  "escalation-policy": ({ after, leaver }, { target }) =>
    !JSON.stringify(after.policies[target.id] ?? {}).includes(`"${leaver}"`),
  incidents: ({ after, leaver }) =>
    !Object.values(after.incidents).some(
      ({ status, assignments }) => status !== "resolved" && assignments.some(({ assignee }) => assignee.id === leaver),
    ),
  user: ({ after, leaver }) => after.users[leaver] === undefined,
}

const isOf = (id: string) => (each: { readonly user: { readonly id: string } }) => each.user.id === id

const isOver = ({ end }: { readonly end: string | null }, now: string) =>
  end !== null && Date.parse(end) <= Date.parse(now)

const without = (account: Snapshot, ids: ReadonlySet<string>): Snapshot => ({
  ...account,
  schedules: Object.fromEntries(
    Object.entries(account.schedules).map(([id, schedule]) => [
      id,
      { ...schedule, overrides: schedule.overrides.filter((override) => !ids.has(override.id)) },
    ]),
  ),
  incidents: Object.fromEntries(Object.entries(account.incidents).filter(([id]) => !ids.has(id))),
  v3Schedules: withoutShifts(account.v3Schedules, ids),
})
