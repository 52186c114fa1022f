import type { ShiftEvent, ShiftMember, ShiftSchedule } from "../shift-based/schedule.ts"
import type { HandOver } from "./hand-over.ts"
import { inPlace } from "./hand-over.ts"
import { madeAgain } from "./made-again.ts"
import type { PagerDuty } from "./pagerduty.ts"

/**
 * What is over by then stays; what runs ends then and goes on anew, with the successor; what begins later is changed.
 * First of all overrides, while all still stand on which they lie.
 */
export const handOverShifts = async (
  ask: PagerDuty["ask"],
  schedule: ShiftSchedule,
  handOver: HandOver,
): Promise<void> => {
  const { leaver, at } = handOver
  const path = `/v3/schedules/${schedule.id}`
  const T = new Date(at).toISOString()
  const goesOn = (end: string | null) => end === null || Date.parse(end) > at
  const isTheirs = (members: ShiftMember[]) => JSON.stringify(members).includes(`"${leaver}"`)
  const newIds = new Map<string, string>()

  for (const shift of schedule.custom_shifts ?? []) {
    if (!goesOn(shift.end_time) || !isTheirs(shift.assignments.map(({ member }) => member))) continue
    const assignments = shift.assignments.map(({ type, member }) => ({ type, member: inPlace(member, handOver) }))
    const one = `${path}/custom_shifts/${shift.id}`
    if (Date.parse(shift.start_time) >= at) {
      await ask("PUT", one, { custom_shift: { assignments } })
      continue
    }
    const custom_shifts = [{ type: shift.type, start_time: T, end_time: shift.end_time, assignments }]
    const made = await ask<{ custom_shifts: Array<{ id: string }> }>("POST", `${path}/custom_shifts`, { custom_shifts })
    for (const { id } of made.custom_shifts) newIds.set(shift.id, id)
    await ask("PUT", one, { custom_shift: { end_time: T } })
  }

  const overrides = madeAgain(schedule, handOver, newIds)
  if (overrides.length > 0) await ask("POST", `${path}/overrides`, { overrides })
  for (const { id, start_time, end_time, overridden_member, overriding_member } of schedule.overrides ?? []) {
    if (!goesOn(end_time) || !isTheirs([overridden_member, overriding_member])) continue
    if (Date.parse(start_time) >= at) await ask("DELETE", `${path}/overrides/${id}`)
    else await ask("PUT", `${path}/overrides/${id}`, { override: { end_time: T } })
  }

  for (const rotation of schedule.rotations)
    for (const event of rotation.events)
      if (goesOn(event.effective_until) && isTheirs(event.assignment_strategy.members))
        await handOverEvent(ask, `${path}/rotations/${rotation.id}/events`, event, handOver)
}

const handOverEvent = async (
  ask: PagerDuty["ask"],
  path: string,
  { id, ...event }: ShiftEvent,
  handOver: HandOver,
): Promise<void> => {
  const members = event.assignment_strategy.members.map((member) => inPlace(member, handOver))
  const assignment_strategy = { ...event.assignment_strategy, members }
  if (Date.parse(event.effective_since) >= handOver.at) {
    await ask("PUT", `${path}/${id}`, { event: { assignment_strategy } })
    return
  }
  const T = new Date(handOver.at).toISOString()
  await ask("PUT", `${path}/${id}`, { event: { effective_until: T } })
  // The start time stays: turns are counted from it.
  await ask("POST", path, { event: { ...event, effective_since: T, assignment_strategy } })
}
