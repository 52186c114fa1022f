import type { V3Schedule, World } from "../src/world.ts"
import { iso, lastMonday } from "./dates.ts"
import { oneSchedule } from "./one-schedule.ts"
import { ana, bo } from "./people.ts"

const zone = "Europe/Berlin"

/** One layered schedule and a shift-based (v3) one, both with Ana, in one rule of one policy. */
export const shiftBased = (now: Date): World => {
  const world = oneSchedule(now)
  const desk = nightDesk(now)
  return {
    ...world,
    escalation_policies: world.escalation_policies.map((policy) => ({
      ...policy,
      escalation_rules: policy.escalation_rules.map((rule) => ({
        ...rule,
        targets: [...rule.targets, { id: desk.id, type: "schedule_v3_reference" }],
      })),
    })),
    v3_schedules: [desk],
  }
}

/** Ana and Bo in turn, every night of the week. */
const nightDesk = (now: Date): V3Schedule => {
  const evening = lastMonday(now, zone, 20).minus({ weeks: 8 })
  return {
    id: "PV3DES1",
    name: "Night desk",
    description: null,
    time_zone: zone,
    teams: [],
    rotations: [
      {
        id: "V3ROTATION0000000000000001",
        events: [
          {
            id: "V3EVENT0000000000000000001",
            name: "Night",
            start_time: { date_time: iso(evening), time_zone: zone },
            end_time: { date_time: iso(evening.plus({ hours: 12 })), time_zone: zone },
            effective_since: iso(evening),
            effective_until: null,
            recurrence: ["RRULE:FREQ=DAILY"],
            assignment_strategy: {
              type: "rotating_member_assignment_strategy",
              shifts_per_member: 7,
              members: [ana, bo].map(({ id }) => ({ type: "user_member", user_id: id })),
            },
          },
        ],
      },
    ],
  }
}
