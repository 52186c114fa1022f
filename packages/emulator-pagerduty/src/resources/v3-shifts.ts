import { Hono } from "hono"
import { DateTime } from "luxon"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { missingArguments } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { bodyOf, flagOf, windowOf, zoneOf } from "../http.ts"
import { oneOf, v3ScheduleOf } from "../lookup.ts"
import { paginateV3 } from "../pagination.ts"
import type { CustomShiftInput, OverrideInput } from "../v3/shifts.ts"
import { changeCustomShift, changeOverride, customShiftFrom, cutShort, overrideFrom } from "../v3/shifts.ts"
import { presentShift } from "../views/v3-schedule.ts"

const [customShifts, overrides] = ["/v3/schedules/:id/custom_shifts", "/v3/schedules/:id/overrides"] as const

/** Custom shifts and overrides of shift-based schedules: of each list, create (all or none), get, update, delete. */
export const v3Shifts = (emulator: Emulator) => {
  const scheduleOf = (call: Call) => v3ScheduleOf(emulator, call, call.req.param("id") ?? "")
  const present = (call: Call, kind: "custom_shifts" | "overrides") => {
    const { id, time_zone } = scheduleOf(call)
    const zone = zoneOf(call) ?? time_zone
    return <Shift extends Times & { id: string }>(shift: Shift) => presentShift(emulator, `${id}/${kind}`, shift, zone)
  }
  return new Hono<Env>()
    .get(customShifts, (call) => {
      const { items, paging } = paginateV3(call, within(emulator, call, scheduleOf(call).custom_shifts))
      return call.json({ custom_shifts: items.map(present(call, "custom_shifts")), ...paging })
    })
    .post(customShifts, async (call) => {
      const schedule = scheduleOf(call)
      const { custom_shifts: inputs } = await bodyOf<{ custom_shifts: CustomShiftInput[] }>(call)
      const made = inputs.map((input) => customShiftFrom(emulator, input))
      schedule.custom_shifts.push(...made)
      return call.json({ custom_shifts: made.map(present(call, "custom_shifts")) }, 201)
    })
    .get(`${customShifts}/:shift`, (call) => {
      const shift = oneOf(scheduleOf(call).custom_shifts, call.req.param("shift"))
      return call.json({ custom_shift: present(call, "custom_shifts")(shift) })
    })
    .put(`${customShifts}/:shift`, async (call) => {
      const shift = oneOf(scheduleOf(call).custom_shifts, call.req.param("shift"))
      const { custom_shift: input } = await bodyOf<{ custom_shift: Partial<CustomShiftInput> }>(call)
      changeCustomShift(emulator, shift, input)
      return call.json({ custom_shift: present(call, "custom_shifts")(shift) })
    })
    .delete(`${customShifts}/:shift`, (call) => {
      const schedule = scheduleOf(call)
      const shift = oneOf(schedule.custom_shifts, call.req.param("shift"))
      if (cutShort(emulator, "custom_shift", shift))
        schedule.custom_shifts = schedule.custom_shifts.filter((each) => each !== shift)
      return call.body(null, 204)
    })
    .get(overrides, (call) => {
      const { items, paging } = paginateV3(call, within(emulator, call, scheduleOf(call).overrides))
      return call.json({ overrides: items.map(present(call, "overrides")), ...paging })
    })
    .post(overrides, async (call) => {
      const schedule = scheduleOf(call)
      const { overrides: inputs } = await bodyOf<{ overrides: OverrideInput[] }>(call)
      const made = inputs.map((input) => overrideFrom(emulator, schedule, input))
      schedule.overrides.push(...made)
      return call.json({ overrides: made.map(present(call, "overrides")) }, 201)
    })
    .get(`${overrides}/:override`, (call) => {
      const override = oneOf(scheduleOf(call).overrides, call.req.param("override"))
      return call.json({ override: present(call, "overrides")(override) })
    })
    .put(`${overrides}/:override`, async (call) => {
      const override = oneOf(scheduleOf(call).overrides, call.req.param("override"))
      const { override: input } = await bodyOf<{ override: Partial<OverrideInput> }>(call)
      changeOverride(emulator, override, input)
      return call.json({ override: present(call, "overrides")(override) })
    })
    .delete(`${overrides}/:override`, (call) => {
      const schedule = scheduleOf(call)
      const override = oneOf(schedule.overrides, call.req.param("override"))
      if (cutShort(emulator, "override", override))
        schedule.overrides = schedule.overrides.filter((each) => each !== override)
      return call.body(null, 204)
    })
}

interface Times {
  start_time: string
  end_time: string
}

/** What a listing shows: all that stands in its window; what passes the bounds, as the switch `v3Bounds` has it. */
const within = <Shift extends Times>({ switches }: Emulator, call: Call, shifts: ReadonlyArray<Shift>): Shift[] => {
  const window = windowOf(call)
  if (window === undefined) throw missingArguments("since and until are required")
  const { since, until } = window
  const bounds = flagOf(call, "overflow") ? "whole" : switches.v3Bounds
  return shifts.flatMap((shift) => {
    const [start, end] = [DateTime.fromISO(shift.start_time), DateTime.fromISO(shift.end_time)]
    if (start >= until || end <= since) return []
    if (bounds === "whole" || (start >= since && end <= until)) return [shift]
    if (bounds === "left-out") return []
    return [{ ...shift, start_time: stamp(DateTime.max(start, since)), end_time: stamp(DateTime.min(end, until)) }]
  })
}
