import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import type { Env } from "../http.ts"
import { bodyOf, windowOf } from "../http.ts"
import { everything, presentSchedule } from "../views/schedule.ts"
import type { ScheduleInput } from "./schedules.ts"
import { scheduleFrom } from "./schedules.ts"

/** `createSchedulePreview`: what this schedule would look like if it were posted. Saves nothing. */
export const preview = (emulator: Emulator) =>
  new Hono<Env>().post("/schedules/preview", async (call) => {
    const { schedule: input } = await bodyOf<{ schedule: ScheduleInput }>(call)
    let count = 0
    const aside = { ...emulator, store: { ...emulator.store, newId: () => `PPREVIEW${(count += 1)}` } }
    const schedule = scheduleFrom(aside, input, input.id ?? "PPREVIEW")
    const known = emulator.switches.previewOverrides ? emulator.store.schedules.get(input.id ?? "") : undefined
    const window = windowOf(call, schedule.time_zone)
    const shown = { ...schedule, overrides: known?.overrides ?? [] }
    return call.json({ schedule: presentSchedule(emulator, shown, { parts: everything, ...(window && { window }) }) })
  })
