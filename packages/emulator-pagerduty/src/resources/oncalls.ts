import { Hono } from "hono"
import { DateTime } from "luxon"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { wrongArguments } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { flagOf, includesOf, instantOf, listOf, zoneOf } from "../http.ts"
import { paginate } from "../pagination.ts"
import { anyScheduleReference, policyReference, userReference } from "../references.ts"
import type { OnCall } from "../rendering/oncalls.ts"
import { onCallsBetween } from "../on-call.ts"
import { everything, presentSchedule } from "../views/schedule.ts"
import { presentPolicy } from "../views/escalation-policy.ts"
import { presentUser } from "../views/user.ts"
import { sees } from "../visibility.ts"

/** `listOnCalls`: a row for each policy, level and schedule; at this instant, if no other is asked for. */
export const oncalls = (emulator: Emulator) =>
  new Hono<Env>().get("/oncalls", (call) => {
    const now = emulator.clock.now()
    const zone = zoneOf(call)
    const since = instantOf(call, "since", zone) ?? now
    const until = instantOf(call, "until", zone) ?? DateTime.max(since, now)
    if (until < since) throw wrongArguments("until must not be before since")
    if (until.diff(now).as("days") > 91) throw wrongArguments("On-calls reach at most 90 days ahead")
    const seen = ({ policy, schedule }: OnCall) =>
      sees(emulator, call, policy) && (schedule === null || sees(emulator, call, schedule))
    const rows = onCallsBetween(emulator, since, until).filter(wanted(call)).filter(seen)
    const { items, paging } = paginate(call, flagOf(call, "earliest") ? earliest(rows) : rows)
    return call.json({ oncalls: items.map((row) => present(emulator, row, includesOf(call), zone)), ...paging })
  })

const wanted = (call: Call) => {
  const [users, policies] = [listOf(call, "user_ids"), listOf(call, "escalation_policy_ids")]
  // `null` among the schedules asks for those who are on call without one.
  const schedules = listOf(call, "schedule_ids")?.map((id) => (id === "null" || id === "" ? null : id))
  return ({ user, policy, schedule }: OnCall) =>
    (users === undefined || users.includes(user)) &&
    (policies === undefined || policies.includes(policy)) &&
    (schedules === undefined || schedules.includes(schedule))
}

/** The first of each person's on-calls at a level of a policy, by a schedule. */
const earliest = (rows: ReadonlyArray<OnCall>): ReadonlyArray<OnCall> => {
  const start = ({ start }: OnCall) => (start === null ? 0 : DateTime.fromISO(start).toMillis())
  const groups = Map.groupBy(rows, ({ policy, level, schedule, user }) => [policy, level, schedule, user].join(" "))
  return [...groups.values()].flatMap((group) => group.toSorted((one, other) => start(one) - start(other)).slice(0, 1))
}

const present = (emulator: Emulator, row: OnCall, includes: ReadonlySet<string>, zone?: string) => {
  const { store } = emulator
  const policy = includes.has("escalation_policies") ? store.policies.get(row.policy) : undefined
  const schedule = includes.has("schedules") && row.schedule !== null ? store.schedules.get(row.schedule) : undefined
  const user = includes.has("users") ? store.users.get(row.user) : undefined
  return {
    escalation_policy: policy ? presentPolicy(emulator, policy) : policyReference(emulator, row.policy),
    escalation_level: row.level,
    schedule: schedule
      ? presentSchedule(emulator, schedule, { parts: everything })
      : row.schedule && anyScheduleReference(emulator, row.schedule),
    user: user ? presentUser(emulator, user) : userReference(emulator, row.user),
    start: row.start && stamp(row.start, zone),
    end: row.end && stamp(row.end, zone),
  }
}
