import type { EscalationPolicy, Incident } from "@latchkey/emulator-pagerduty"
import { momentsOf } from "../moments.ts"
import type { Departure } from "../random-world.ts"
import type { Schedule } from "../schedule.ts"
import type { Habits } from "../shift-based/habits.ts"
import { usualHabits } from "../shift-based/habits.ts"
import { whoAt } from "../who-is-on-call.ts"
import { handOverShifts } from "./hand-over-shifts.ts"
import type { PagerDuty } from "./pagerduty.ts"

const tenMinutes = 600_000

/**
 * An offboarding as a careful person would do it with curl: no retries, no resuming, nothing shared with Latchkey.
 * Shifts are handed over ten minutes ahead, since what begins earlier than now begins now; nobody is deleted before.
 */
export const offboardByHand = async (
  { ask }: PagerDuty,
  { world, now, leaver, successor }: Departure,
  habits: Habits = usualHabits,
): Promise<void> => {
  const at = Date.parse(now) + tenMinutes
  for (const schedule of world.v3_schedules ?? [])
    await handOverShifts(ask, schedule, { leaver, successor, at, habits })
  const person = (id: string) => ({ id: id === leaver ? successor : id, type: "user_reference" })
  for (const schedule of world.schedules) {
    await ask("PUT", `/schedules/${schedule.id}`, {
      schedule: {
        type: "schedule",
        name: schedule.name,
        time_zone: schedule.time_zone,
        schedule_layers: schedule.schedule_layers.map((layer) => ({
          ...layer,
          users: layer.users.map(({ user }) => ({
            user: over(layer.end, now) ? { id: user.id, type: "user_reference" } : person(user.id),
          })),
        })),
      },
    })
    const stands = standsByOverride(schedule, now, leaver)
    if (stands.length > 0)
      await ask("POST", `/schedules/${schedule.id}/overrides`, {
        overrides: stands.map((stand) => ({ ...stand, user: person(leaver) })),
      })
    for (const { id, end, user } of schedule.overrides)
      if (user.id === leaver && !over(end, now)) await ask("DELETE", `/schedules/${schedule.id}/overrides/${id}`)
  }
  for (const policy of world.escalation_policies) await handOverPolicy(ask, policy, person)
  for (const incident of world.incidents.filter((each) => assigneesOf(each).includes(leaver)))
    await ask("PUT", "/incidents", {
      incidents: [
        {
          id: incident.id,
          type: "incident",
          assignments: [...new Set(assigneesOf(incident).map((id) => person(id).id))].map((id) => ({
            assignee: person(id),
          })),
        },
      ],
    })
  if (world.v3_schedules?.length) await ask("POST", "/_emulator/clock", { now: new Date(at).toISOString() })
  await ask("DELETE", `/users/${leaver}`)
}

const handOverPolicy = async (
  ask: PagerDuty["ask"],
  { description, ...policy }: EscalationPolicy,
  person: (id: string) => { id: string; type: string },
) => {
  await ask("PUT", `/escalation_policies/${policy.id}`, {
    escalation_policy: {
      ...policy,
      type: "escalation_policy",
      ...(description !== null && { description }),
      teams: policy.teams.map(({ id }) => ({ id, type: "team_reference" })),
      escalation_rules: policy.escalation_rules.map((rule) => ({
        ...rule,
        targets: [
          ...new Map(
            rule.targets
              .map((target) => (target.type === "user_reference" ? person(target.id) : target))
              .map((target) => [target.id, target]),
          ).values(),
        ],
      })),
    },
  })
}

/** From when until when the leaver is the one who stands by override, from now on. */
const standsByOverride = (schedule: Schedule, now: string, leaver: string): Array<{ start: string; end: string }> => {
  const overrides = { ...schedule, schedule_layers: [] }
  const last = Math.max(...schedule.overrides.map(({ end }) => Date.parse(end)))
  const moments = [...momentsOf([overrides], Date.parse(now), last), last]
  const stands: Array<{ start: string; end: string }> = []
  let start: number | undefined
  for (const moment of moments) {
    const stood = whoAt(overrides, moment) === leaver
    if (stood) start ??= moment
    if (stood || start === undefined) continue
    stands.push({ start: new Date(start).toISOString(), end: new Date(moment).toISOString() })
    start = undefined
  }
  return stands
}

const over = (end: string | null, now: string): boolean => end !== null && Date.parse(end) <= Date.parse(now)

const assigneesOf = ({ assignments }: Incident): string[] => assignments.map(({ assignee }) => assignee.id)
