import type { World } from "@latchkey/emulator-pagerduty"
import { worlds } from "@latchkey/emulator-pagerduty"
import type { CustomShift, ShiftEvent, ShiftMember, ShiftOverride, ShiftSchedule } from "../shift-based/schedule.ts"
import { ana, bo, cy } from "./offboarded-acme.ts"

/** A Tuesday, five days before clocks in Berlin change. */
export const now = "2026-10-20T08:00:00Z"
export const olga = "POLGA01"

const zone = "Europe/Berlin"

export const user = (user_id: string): ShiftMember => ({ type: "user_member", user_id })

const inTurns = (shifts_per_member: number, ...ids: string[]): ShiftEvent["assignment_strategy"] => ({
  type: "rotating_member_assignment_strategy",
  shifts_per_member,
  members: ids.map(user),
})

const event = (
  id: string,
  [start, end]: [string, string],
  [effective_since, effective_until]: [string, string | null],
  rule: string,
  assignment_strategy: ShiftEvent["assignment_strategy"],
): ShiftEvent => ({
  id,
  name: id,
  start_time: { date_time: `${start}:00+02:00`, time_zone: zone },
  end_time: { date_time: `${end}:00+02:00`, time_zone: zone },
  effective_since,
  effective_until,
  recurrence: [`RRULE:${rule}`],
  assignment_strategy,
})

const customShift = (id: string, who: string, start_time: string, end_time: string): CustomShift => ({
  id,
  type: "custom_shift",
  start_time,
  end_time,
  assignments: [{ id: `A${id}`, type: "shift_assignment", member: user(who) }],
})

const override = (
  id: string,
  on: Pick<ShiftOverride, "rotation_id" | "custom_shift_id">,
  [over, by]: [string, string],
  [start_time, end_time]: [string, string],
): ShiftOverride => ({
  id,
  type: "override_shift",
  ...on,
  start_time,
  end_time,
  overridden_member: user(over),
  overriding_member: user(by),
})

/** All day in turns; then, from 16 November on, in turns of three weeks: a round takes twelve. */
const turns: ShiftSchedule = {
  id: "PTURNS1",
  name: "Turns",
  description: null,
  time_zone: zone,
  teams: [],
  rotations: [
    {
      id: "ROTATION1",
      events: [
        event(
          "SUMMER",
          ["2026-06-01T09:00", "2026-06-02T09:00"],
          ["2026-06-01T07:00:00Z", "2026-10-12T07:00:00Z"],
          "FREQ=DAILY",
          inTurns(1, ana, bo),
        ),
        event(
          "AUTUMN",
          ["2026-10-05T09:00", "2026-10-06T09:00"],
          ["2026-10-12T07:00:00Z", "2026-11-16T08:00:00Z"],
          "FREQ=DAILY",
          inTurns(2, cy, ana, olga),
        ),
        event(
          "WINTER",
          ["2026-10-05T09:00", "2026-10-12T09:00"],
          ["2026-11-16T08:00:00Z", null],
          "FREQ=WEEKLY",
          inTurns(3, olga, ana, cy, bo),
        ),
      ],
    },
  ],
  custom_shifts: [],
  overrides: [],
}

/** Everybody by day, others by night, and what comes between. */
const desk: ShiftSchedule = {
  id: "PDESK01",
  name: "Desk",
  description: "Day and night",
  time_zone: zone,
  teams: [],
  rotations: [
    {
      id: "DAYS",
      events: [
        event(
          "DAY",
          ["2026-09-07T09:00", "2026-09-07T17:00"],
          ["2026-09-07T07:00:00Z", null],
          "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
          { type: "every_member_assignment_strategy", members: [user(ana), user(cy)] },
        ),
      ],
    },
    {
      id: "NIGHTS",
      events: [
        event(
          "NIGHT",
          ["2026-09-07T20:00", "2026-09-08T08:00"],
          ["2026-09-07T18:00:00Z", null],
          "FREQ=DAILY",
          inTurns(1, cy, olga),
        ),
      ],
    },
  ],
  custom_shifts: [
    customShift("GONE", ana, "2026-10-11T08:00:00Z", "2026-10-11T18:00:00Z"),
    customShift("RUNNING", ana, "2026-10-20T06:00:00Z", "2026-10-20T22:00:00Z"),
    customShift("COMING", ana, "2026-10-24T06:00:00Z", "2026-10-24T18:00:00Z"),
    customShift("OTHERS", cy, "2026-10-20T07:00:00Z", "2026-10-25T12:00:00Z"),
  ],
  overrides: [
    override("PAST", { rotation_id: "DAYS" }, [ana, olga], ["2026-10-13T07:00:00Z", "2026-10-14T15:00:00Z"]),
    override("OVER", { rotation_id: "DAYS" }, [ana, olga], ["2026-10-19T07:00:00Z", "2026-10-23T15:00:00Z"]),
    override("BY", { rotation_id: "NIGHTS" }, [cy, ana], ["2026-10-22T18:00:00Z", "2026-10-27T07:00:00Z"]),
    override("NIGHTOFF", { rotation_id: "NIGHTS" }, [olga, bo], ["2026-11-02T18:00:00Z", "2026-11-04T07:00:00Z"]),
    override("ONCOMING", { custom_shift_id: "COMING" }, [ana, cy], ["2026-10-24T06:00:00Z", "2026-10-24T10:00:00Z"]),
  ],
}

/** One layered schedule with Ana, and two of shifts. */
export const shiftsWorld = (): World => {
  const oneSchedule = worlds["one-schedule"]
  if (oneSchedule === undefined) throw new Error("There is no world one-schedule.")
  return { ...oneSchedule(new Date(now)), v3_schedules: [turns, desk] }
}
