import { Hono } from "hono"
import { DateTime } from "luxon"
import { instantFrom, stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { invalid, missingArguments, notFound, Refusal, wrongArguments } from "../errors.ts"
import type { Env } from "../http.ts"
import { bodyOf, flagOf, windowOf } from "../http.ts"
import { refuseUnreachable } from "../layers.ts"
import { userReference } from "../references.ts"
import type { Override } from "../rendering/types.ts"
import type { StoredSchedule } from "../store.ts"
import { scheduleOf } from "../lookup.ts"

interface OverrideInput {
  start: string
  end: string
  user: { id: string }
}

/** `listScheduleOverrides`, `createScheduleOverride`, `deleteScheduleOverride`. */
export const overrides = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/schedules/:id/overrides", (call) => {
      const schedule = scheduleOf(emulator, call, call.req.param("id"))
      const window = windowOf(call, schedule.time_zone)
      if (window === undefined) throw missingArguments("since and until are required")
      if (window.until > window.since.plus({ months: 3 }))
        throw wrongArguments("The range may span at most three months")
      const now = emulator.clock.now()
      const listed = stale(schedule).filter(
        ({ start, end }) =>
          DateTime.fromISO(start) < window.until &&
          DateTime.fromISO(end) > window.since &&
          (!flagOf(call, "editable") || DateTime.fromISO(end) > now),
      )
      return call.json(
        { overrides: listed.map((override) => presentOverride(emulator, schedule, override)) },
        emulator.switches.overridesStatus,
      )
    })
    .post("/schedules/:id/overrides", async (call) => {
      const schedule = scheduleOf(emulator, call, call.req.param("id"))
      const body = await bodyOf<{ overrides?: OverrideInput[]; override?: OverrideInput }>(call)
      if (body.override !== undefined) {
        const override = create(emulator, schedule, body.override)
        return call.json({ override: presentOverride(emulator, schedule, override) }, 201)
      }
      if (body.overrides === undefined || body.overrides.length === 0) throw invalid("Overrides can't be blank")
      return call.json(
        body.overrides.map((input) => outcome(emulator, schedule, input)),
        201,
      )
    })
    .delete("/schedules/:id/overrides/:override", (call) => {
      const schedule = scheduleOf(emulator, call, call.req.param("id"))
      const override = schedule.overrides.find(({ id }) => id === call.req.param("override"))
      if (override === undefined) throw notFound()
      const now = emulator.clock.now()
      if (DateTime.fromISO(override.end) <= now) throw invalid("Overrides in the past can't be removed")
      remember(emulator, schedule)
      if (DateTime.fromISO(override.start) < now) {
        schedule.overrides = schedule.overrides.map((each) => (each === override ? { ...each, end: stamp(now) } : each))
        return call.body(null, 200)
      }
      schedule.overrides = schedule.overrides.filter((each) => each !== override)
      return call.body(null, 204)
    })

const presentOverride = (emulator: Emulator, schedule: StoredSchedule, { id, start, end, user }: Override) => ({
  id,
  start: stamp(start, schedule.time_zone),
  end: stamp(end, schedule.time_zone),
  user: userReference(emulator, user.id),
})

/** Each of several overrides has a status of its own: one refused refuses no other. */
const outcome = (emulator: Emulator, schedule: StoredSchedule, input: OverrideInput) => {
  try {
    return { status: 201, override: presentOverride(emulator, schedule, create(emulator, schedule, input)) }
  } catch (refusal) {
    if (refusal instanceof Refusal) return { status: 400, errors: refusal.errors, override: input }
    throw refusal
  }
}

/** The last one created wins: `sequence` tells. A start in the past comes back as now. */
const create = (emulator: Emulator, schedule: StoredSchedule, { start, end, user }: OverrideInput): Override => {
  const now = emulator.clock.now()
  const [from, until] = [instantFrom(start), instantFrom(end)]
  if (!from.isValid || !until.isValid) throw invalid("Override start and end must be valid times")
  if (until <= from) throw invalid("Override end must be after its start")
  if (until <= now) throw invalid("Override must end in the future")
  refuseUnreachable(emulator.store, user.id)
  if (!emulator.store.users.has(user.id)) throw invalid(`User ${user.id} not found`)
  remember(emulator, schedule)
  const sequence = Math.max(0, ...schedule.overrides.map((override) => override.sequence)) + 1
  const override = {
    id: emulator.store.newId("Q"),
    start: stamp(DateTime.max(from, now)),
    end: stamp(until),
    user: { id: user.id },
    sequence,
  }
  schedule.overrides = [...schedule.overrides, override]
  return override
}

/** What a listing shows while reads are behind writes (the switch `staleOverrides`). */
const before = new WeakMap<StoredSchedule, { overrides: Override[]; reads: number }>()

const remember = ({ switches }: Emulator, schedule: StoredSchedule): void => {
  if (switches.staleOverrides > 0)
    before.set(schedule, { overrides: schedule.overrides, reads: switches.staleOverrides })
}

const stale = (schedule: StoredSchedule): Override[] => {
  const old = before.get(schedule)
  if (old === undefined || old.reads === 0) return schedule.overrides
  old.reads -= 1
  return old.overrides
}
