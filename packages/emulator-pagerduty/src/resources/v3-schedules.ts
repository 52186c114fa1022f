import { Hono } from "hono"
import { sees } from "../auth.ts"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { accessDenied, missingArguments, notFound } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { listOf, windowOf } from "../http.ts"
import { paginateV3 } from "../pagination.ts"
import { policyReference, scheduleV3Reference, teamReference, userReference } from "../references.ts"
import type { V3Event, V3Rotation, V3Schedule } from "../world.ts"

/** Reads of shift-based schedules: `listSchedulesV3`, `getScheduleV3`, `listRotations`, `getRotation`, `listEvents`, `getEvent`, `listCustomShifts`, `listOverrides`. */
export const v3Schedules = (emulator: Emulator) => {
  const found = (call: Call) => scheduleOf(emulator, call)
  return new Hono<Env>()
    .use("/v3/schedules", refuseWithout(emulator))
    .use("/v3/schedules/*", refuseWithout(emulator))
    .get("/v3/schedules", (call) => {
      const { items, paging } = paginateV3(call, matching(emulator, call), 100, 1_000)
      return call.json({ schedules: items.map(({ id }) => scheduleV3Reference(emulator, id)), ...paging })
    })
    .get("/v3/schedules/:id", (call) => call.json({ schedule: present(emulator, found(call)) }))
    .get("/v3/schedules/:id/rotations", (call) => {
      const { id, rotations } = found(call)
      const { items, paging } = paginateV3(call, rotations, 25, 100)
      return call.json({ rotations: items.map((rotation) => presentRotation(emulator, id, rotation)), ...paging })
    })
    .get("/v3/schedules/:id/rotations/:rotation", (call) => {
      const schedule = found(call)
      return call.json({
        rotation: presentRotation(emulator, schedule.id, rotationOf(schedule, call.req.param("rotation"))),
      })
    })
    .get("/v3/schedules/:id/rotations/:rotation/events", (call) => {
      const schedule = found(call)
      const rotation = rotationOf(schedule, call.req.param("rotation"))
      const { items, paging } = paginateV3(call, rotation.events, 25, 100)
      const place = `${schedule.id}/rotations/${rotation.id}`
      return call.json({ events: items.map((event) => presentEvent(emulator, place, event)), ...paging })
    })
    .get("/v3/schedules/:id/rotations/:rotation/events/:event", (call) => {
      const schedule = found(call)
      const rotation = rotationOf(schedule, call.req.param("rotation"))
      const event = rotation.events.find(({ id }) => id === call.req.param("event"))
      if (event === undefined) throw notFound()
      return call.json({ event: presentEvent(emulator, `${schedule.id}/rotations/${rotation.id}`, event) })
    })
    .get("/v3/schedules/:id/custom_shifts", (call) => {
      const { items, paging } = paginateV3(call, within(call, found(call).custom_shifts ?? []), 25, 100)
      return call.json({ custom_shifts: items, ...paging })
    })
    .get("/v3/schedules/:id/overrides", (call) => {
      const { items, paging } = paginateV3(call, within(call, found(call).overrides ?? []), 25, 100)
      return call.json({ overrides: items, ...paging })
    })
}

/** An account without shift-based schedules says so by 404 or 403. */
const refuseWithout = (emulator: Emulator) => async (_: Call, next: () => Promise<void>) => {
  if (emulator.switches.v3 === "not-found") throw notFound()
  if (emulator.switches.v3 === "forbidden") throw accessDenied()
  await next()
}

const scheduleOf = (emulator: Emulator, call: Call): V3Schedule => {
  const id = call.req.param("id") ?? ""
  const schedule = emulator.store.v3Schedules.get(id)
  if (schedule === undefined) throw notFound()
  if (!sees(emulator, call, id)) throw accessDenied()
  return schedule
}

const rotationOf = ({ rotations }: V3Schedule, id: string): V3Rotation => {
  const rotation = rotations.find((each) => each.id === id)
  if (rotation === undefined) throw notFound()
  return rotation
}

/** What the token may not see is left out without a word. */
const matching = (emulator: Emulator, call: Call): ReadonlyArray<V3Schedule> => {
  const query = call.req.query("query")?.toLowerCase() ?? ""
  const teams = listOf(call, "team_ids")
  return [...emulator.store.v3Schedules.values()].filter(
    (schedule) =>
      sees(emulator, call, schedule.id) &&
      schedule.name.toLowerCase().includes(query) &&
      (teams === undefined || schedule.teams.some(({ id }) => teams.includes(id))),
  )
}

const within = <Shift extends { start_time: string; end_time: string }>(call: Call, shifts: ReadonlyArray<Shift>) => {
  const window = windowOf(call)
  if (window === undefined) throw missingArguments("since and until are required")
  const [since, until] = [stamp(window.since), stamp(window.until)]
  return shifts.filter(({ start_time, end_time }) => stamp(start_time) < until && stamp(end_time) > since)
}

const present = (emulator: Emulator, schedule: V3Schedule) => {
  const { id, name, time_zone, description, teams, rotations } = schedule
  const members = rotations.flatMap(({ events }) => events.flatMap((event) => event.assignment_strategy.members))
  const people = new Set(members.flatMap((member) => (member.type === "user_member" ? [member.user_id] : [])))
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
    users: [...people].map((user) => userReference(emulator, user)),
    rotations: rotations.map((rotation) => presentRotation(emulator, id, rotation, true)),
    self,
    html_url,
  }
}

const presentRotation = (emulator: Emulator, schedule: string, { id, events }: V3Rotation, whole = false) => ({
  id,
  type: "schedule_rotation",
  ...(whole && { events: events.map((event) => presentEvent(emulator, `${schedule}/rotations/${id}`, event)) }),
  self: `${emulator.url}/v3/schedules/${schedule}/rotations/${id}`,
})

const presentEvent = (emulator: Emulator, place: string, event: V3Event) => {
  const { id, name, start_time, end_time, effective_since, effective_until, recurrence, assignment_strategy } = event
  return {
    id,
    type: "schedule_event",
    name,
    start_time,
    end_time,
    effective_since,
    effective_until,
    recurrence,
    assignment_strategy,
    self: `${emulator.url}/v3/schedules/${place}/events/${id}`,
  }
}
