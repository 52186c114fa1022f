import { Hono } from "hono"
import { DateTime } from "luxon"
import type { Emulator } from "../emulator.ts"
import { invalid } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { bodyOf, includesOf, listOf, windowOf, zoneOf } from "../http.ts"
import type { LayerInput } from "../layers.ts"
import { ended, newLayers, updatedLayers } from "../layers.ts"
import { paginate } from "../pagination.ts"
import { everything, presentSchedule, render } from "../views/schedule.ts"
import type { StoredSchedule } from "../store.ts"
import { presentUser } from "../views/user.ts"
import { scheduleOf } from "../lookup.ts"
import { sees } from "../visibility.ts"

export interface ScheduleInput {
  id?: string
  name?: string
  description?: string | null
  time_zone: string
  schedule_layers?: LayerInput[]
  /** Taken when it is created, passed over after. */
  teams?: { id: string }[] | null
}

/** `listSchedules`, `createSchedule`, `getSchedule`, `updateSchedule`, `deleteSchedule`, `listScheduleUsers`. */
export const schedules = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/schedules", (call) => {
      const { items, paging } = paginate(call, matching(emulator, call))
      const zone = zoneOf(call)
      const view = { ...rendering(call, zone), parts: partsOf(emulator, call) }
      return call.json({ schedules: items.map((schedule) => presentSchedule(emulator, schedule, view)), ...paging })
    })
    .post("/schedules", async (call) => {
      const { schedule: input } = await bodyOf<{ schedule: ScheduleInput }>(call)
      const schedule = scheduleFrom(emulator, input, emulator.store.newId())
      emulator.store.schedules.set(schedule.id, schedule)
      return call.json({ schedule: presentSchedule(emulator, schedule, { parts: everything }) }, 201)
    })
    .get("/schedules/:id", (call) => {
      const schedule = scheduleOf(emulator, call, call.req.param("id"))
      const view = { ...rendering(call, zoneOf(call) ?? schedule.time_zone), parts: everything }
      return call.json({ schedule: presentSchedule(emulator, schedule, view) })
    })
    .put("/schedules/:id", async (call) => {
      const schedule = scheduleOf(emulator, call, call.req.param("id"))
      const { schedule: input } = await bodyOf<{ schedule: ScheduleInput }>(call)
      refuseBadZone(input.time_zone)
      const sent = input.schedule_layers ?? []
      const now = emulator.clock.now()
      const left = schedule.schedule_layers.filter(
        (layer) => !ended(layer, now) && !sent.some(({ id }) => id === layer.id),
      )
      if (emulator.switches.missingLayers === "refuse" && left.length > 0)
        throw invalid(`Schedule layers can't be removed, only ended: ${left.map(({ id }) => id).join(", ")}`)
      schedule.schedule_layers = updatedLayers(emulator.store, schedule.schedule_layers, sent, now)
      schedule.time_zone = input.time_zone
      schedule.name = input.name ?? schedule.name
      if (input.description !== undefined) schedule.description = input.description
      return call.json({ schedule: presentSchedule(emulator, schedule, { parts: everything }) })
    })
    .delete("/schedules/:id", (call) => {
      const { id } = scheduleOf(emulator, call, call.req.param("id"))
      const { policies, incidents } = emulator.store
      const targeted = ({ escalation_rules }: { escalation_rules: { targets: { id: string }[] }[] }) =>
        escalation_rules.some(({ targets }) => targets.some((target) => target.id === id))
      if ([...policies.values()].some(targeted))
        throw invalid("Schedule can't be deleted if it's being used by escalation policies")
      if ([...incidents.values()].some(({ status, snapshot }) => status !== "resolved" && targeted(snapshot)))
        throw invalid(
          "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents",
        )
      emulator.store.schedules.delete(id)
      return call.body(null, 204)
    })
    .get("/schedules/:id/users", (call) => {
      const schedule = scheduleOf(emulator, call, call.req.param("id"))
      const window = windowOf(call, schedule.time_zone)
      const ids = window
        ? render(schedule, window).final.map(({ user }) => user)
        : schedule.schedule_layers.flatMap(({ users }) => users.map(({ user }) => user.id))
      const users = [...new Set(ids)].flatMap((id) => emulator.store.users.get(id) ?? [])
      return call.json({ users: users.map((user) => presentUser(emulator, user)) })
    })

/** A new schedule out of what was sent; who is on it is read from its layers. */
export const scheduleFrom = (emulator: Emulator, input: ScheduleInput, id: string): StoredSchedule => {
  refuseBadZone(input.time_zone)
  const teams = (input.teams ?? []).map(({ id }) => ({ id }))
  for (const { id } of teams) if (!emulator.store.teams.has(id)) throw invalid(`Team ${id} not found`)
  return {
    id,
    name: input.name ?? "Schedule",
    description: input.description ?? null,
    time_zone: input.time_zone,
    schedule_layers: newLayers(
      emulator.store,
      (input.schedule_layers ?? []).map((layer) => ({ ...layer, id: null })),
      emulator.clock.now(),
    ),
    overrides: [],
    teams,
  }
}

/** "UTC" is not among PagerDuty's zones; "Etc/UTC" is. */
const refuseBadZone = (zone: string) => {
  if (zone === "UTC" || !DateTime.local({ zone }).isValid) throw invalid("Time zone is invalid")
}

/** Two weeks, where only one end of the window is given. */
const rendering = (call: Call, zone?: string) => {
  const window = windowOf(call, zone, { weeks: 2 })
  return { ...(window && { window }), ...(zone !== undefined && { zone }) }
}

/** What a listing shows of each schedule; whether it renders more than layers is a switch. */
const partsOf = ({ switches }: Emulator, call: Call): ReadonlySet<string> =>
  switches.listRendering ? includesOf(call) : includesOf(call).intersection(new Set(["schedule_layers"]))

const matching = (emulator: Emulator, call: Call): ReadonlyArray<StoredSchedule> => {
  const query = call.req.query("query")?.toLowerCase() ?? ""
  const teams = listOf(call, "team_ids")
  return [...emulator.store.schedules.values()].filter(
    (schedule) =>
      sees(emulator, call, schedule.id) &&
      schedule.name.toLowerCase().includes(query) &&
      (teams === undefined || schedule.teams.some(({ id }) => teams.includes(id))),
  )
}
