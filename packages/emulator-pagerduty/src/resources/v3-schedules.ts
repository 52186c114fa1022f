import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import { accessDenied, invalid, notFound } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { bodyOf, flagOf, includesOf, listOf, windowOf, zoneOf } from "../http.ts"
import { v3ScheduleOf } from "../lookup.ts"
import { paginateV3 } from "../pagination.ts"
import { scheduleV3Reference } from "../references.ts"
import type { StoredV3Schedule } from "../store.ts"
import { zoneFrom } from "../v3/fields.ts"
import { presentV3Schedule } from "../views/v3-schedule.ts"
import { sees } from "../visibility.ts"

interface ScheduleInput {
  name: string
  time_zone: string
  description?: string
  teams?: { id: string }[]
}

/** `listSchedulesV3`, `createScheduleV3`, `getScheduleV3`, `updateScheduleV3`, `deleteScheduleV3`. */
export const v3Schedules = (emulator: Emulator) =>
  new Hono<Env>()
    .use("/v3/schedules", refuseWithout(emulator))
    .use("/v3/schedules/*", refuseWithout(emulator))
    .get("/v3/schedules", (call) => {
      const all = matching(emulator, call)
      const { items, paging } = paginateV3(call, all, 100, 1_000)
      return call.json({
        schedules: items.map(({ id }) => scheduleV3Reference(emulator, id)),
        ...paging,
        ...(flagOf(call, "total") && { total: all.length }),
      })
    })
    .post("/v3/schedules", async (call) => {
      const { schedule: input } = await bodyOf<{ schedule: ScheduleInput }>(call)
      refuseOthersFields(input)
      const teams = (input.teams ?? []).map(({ id }) => ({ id }))
      for (const { id } of teams)
        if (!emulator.store.teams.has(id)) throw invalid(`schedule.teams ${id} does not exist`)
      const schedule: StoredV3Schedule = {
        id: emulator.store.newId(),
        name: nameFrom(input.name),
        description: input.description ?? null,
        time_zone: zoneFrom("schedule.time_zone", input.time_zone),
        teams,
        rotations: [],
        custom_shifts: [],
        overrides: [],
      }
      emulator.store.v3Schedules.set(schedule.id, schedule)
      return call.json({ schedule: presentV3Schedule(emulator, schedule) }, 201)
    })
    .get("/v3/schedules/:id", (call) => {
      const schedule = v3ScheduleOf(emulator, call, call.req.param("id"))
      const zone = zoneOf(call) ?? schedule.time_zone
      const window = includesOf(call).has("final_schedule") ? windowOf(call, zone) : undefined
      const view = window && { ...window, zone, overflow: flagOf(call, "overflow") }
      return call.json({ schedule: presentV3Schedule(emulator, schedule, view) })
    })
    .put("/v3/schedules/:id", async (call) => {
      const schedule = v3ScheduleOf(emulator, call, call.req.param("id"))
      const { schedule: input } = await bodyOf<{ schedule: Partial<ScheduleInput> }>(call)
      refuseOthersFields(input)
      const { name = schedule.name, time_zone = schedule.time_zone, description = schedule.description } = input
      Object.assign(schedule, {
        name: nameFrom(name),
        time_zone: zoneFrom("schedule.time_zone", time_zone),
        description,
      })
      return call.json({ schedule: presentV3Schedule(emulator, schedule) })
    })
    .delete("/v3/schedules/:id", (call) => {
      const { id } = v3ScheduleOf(emulator, call, call.req.param("id"))
      const { policies, incidents, v3Schedules } = emulator.store
      const open = [...incidents.values()].filter(({ status }) => status !== "resolved")
      for (const { escalation_rules, name } of [...policies.values(), ...open.map(({ snapshot }) => snapshot)])
        if (escalation_rules.some(({ targets }) => targets.some((target) => target.id === id)))
          throw invalid(`schedule.escalation_policies can't be left without it: ${name} uses it`)
      v3Schedules.delete(id)
      return call.body(null, 204)
    })

/** An account without shift-based schedules says so by 404 or 403. */
const refuseWithout = (emulator: Emulator) => async (_: Call, next: () => Promise<void>) => {
  if (emulator.switches.v3 === "not-found") throw notFound()
  if (emulator.switches.v3 === "forbidden") throw accessDenied()
  await next()
}

/** Rotations and policies have operations of their own, and are refused here. */
const refuseOthersFields = (input: object): void => {
  const others = ["rotations", "escalation_policies"].filter((name) => name in input)
  if (others.length > 0) throw invalid(...others.map((name) => `schedule.${name} can't be set here`))
}

const nameFrom = (name: string): string => {
  if (name.trim() === "") throw invalid("schedule.name can't be blank")
  return name
}

/** What the token may not see is left out without a word. */
const matching = (emulator: Emulator, call: Call): ReadonlyArray<StoredV3Schedule> => {
  const query = call.req.query("query")?.toLowerCase() ?? ""
  const teams = listOf(call, "team_ids")
  return [...emulator.store.v3Schedules.values()].filter(
    (schedule) =>
      sees(emulator, call, schedule.id) &&
      schedule.name.toLowerCase().includes(query) &&
      (teams === undefined || schedule.teams.some(({ id }) => teams.includes(id))),
  )
}
