import type { DateTime } from "luxon"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { rulesOf } from "../on-call.ts"
import { policyReference, scheduleV3Reference, teamReference } from "../references.ts"
import { finalSchedule } from "../rendering/v3/final-schedule.ts"
import type { StoredV3Rotation, StoredV3Schedule } from "../store.ts"
import type { V3Event } from "../world.ts"

/** The final schedule that is asked for. */
export interface FinalView {
  readonly since: DateTime
  readonly until: DateTime
  readonly zone: string
  readonly overflow: boolean
}

/** A shift-based schedule as PagerDuty shows it, with rotations and events; the final schedule if it is asked for. */
export const presentV3Schedule = (emulator: Emulator, schedule: StoredV3Schedule, view?: FinalView) => {
  const { id, name, time_zone, description, teams, rotations } = schedule
  const { subdomain } = emulator.store.account
  const policies = [...emulator.store.policies.values()].filter(({ escalation_rules }) =>
    escalation_rules.some(({ targets }) => targets.some((target) => target.id === id)),
  )
  const { self, html_url } = scheduleV3Reference(emulator, id)
  return {
    id,
    type: "schedule_v3",
    name,
    time_zone: time_zone === "UTC" ? "Etc/UTC" : time_zone,
    ...(description !== null && { description }),
    teams: teams.map((team) => teamReference(emulator, team.id)),
    escalation_policies: policies.map((policy) => policyReference(emulator, policy.id)),
    rotations: rotations.filter(stands).map((rotation) => presentRotation(emulator, id, rotation)),
    ...(view && { final_schedule: presentFinal(emulator, schedule, view) }),
    http_cal_url: `https://${subdomain}.pagerduty.com/private/feed/${id}`,
    web_cal_url: `webcal://${subdomain}.pagerduty.com/private/feed/${id}`,
    self,
    html_url,
  }
}

/** Whether a rotation has not been deleted. */
export const stands = ({ deleted_at }: StoredV3Rotation): boolean => deleted_at === undefined

export const presentRotation = (emulator: Emulator, schedule: string, rotation: StoredV3Rotation) => ({
  id: rotation.id,
  type: "schedule_rotation",
  events: inOrder(rotation.events).map((event) => presentEvent(emulator, schedule, rotation.id, event)),
  self: `${emulator.url}/v3/schedules/${schedule}/rotations/${rotation.id}`,
})

/** The events of a rotation, by their start time. */
export const inOrder = (events: ReadonlyArray<V3Event>): ReadonlyArray<V3Event> =>
  events.toSorted((one, other) => beginning(one) - beginning(other))

const beginning = ({ start_time }: V3Event): number => Date.parse(start_time.date_time)

export const presentEvent = (emulator: Emulator, schedule: string, rotation: string, event: V3Event) => {
  const { id, name, start_time, end_time, effective_since, effective_until, recurrence, assignment_strategy } = event
  return {
    id,
    type: "schedule_event",
    name,
    start_time,
    end_time,
    effective_since: stamp(effective_since),
    effective_until: effective_until === null ? null : stamp(effective_until),
    recurrence,
    assignment_strategy,
    self: `${emulator.url}/v3/schedules/${schedule}/rotations/${rotation}/events/${id}`,
  }
}

/** A custom shift or an override, its times in the zone asked for. */
export const presentShift = <Shift extends { id: string; start_time: string; end_time: string }>(
  emulator: Emulator,
  place: string,
  shift: Shift,
  zone: string,
) => ({
  ...shift,
  start_time: stamp(shift.start_time, zone),
  end_time: stamp(shift.end_time, zone),
  self: `${emulator.url}/v3/schedules/${place}/${shift.id}`,
})

const presentFinal = ({ switches }: Emulator, schedule: StoredV3Schedule, view: FinalView) => {
  const { since, until, zone, overflow } = view
  const { coverage, shifts } = finalSchedule(schedule, since, until, zone, { ...rulesOf(switches), overflow })
  return {
    type: "final_schedule",
    rendered_coverage_percentage: coverage,
    computed_shift_assignments: shifts.map((shift) => ({ type: "computed_shift_assignment", ...shift })),
  }
}
