import { Hono } from "hono"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { invalid } from "../errors.ts"
import type { Call, Env } from "../http.ts"
import { bodyOf } from "../http.ts"
import { oneOf, rotationOf, v3ScheduleOf } from "../lookup.ts"
import { paginateV3 } from "../pagination.ts"
import type { StoredV3Rotation } from "../store.ts"
import type { EventInput } from "../v3/events.ts"
import { addEvent, changeEvent, phaseOfEvent, removeEvent } from "../v3/events.ts"
import { inOrder, presentEvent, presentRotation, stands } from "../views/v3-schedule.ts"

const path = "/v3/schedules/:id/rotations/:rotation"

/**
 * `listRotations`, `createRotation`, `getRotation`, `deleteRotation`, and a rotation's events: `listEvents`, `createEvent`,
 * `getEvent`, `updateEvent`, `deleteEvent`.
 */
export const v3Rotations = (emulator: Emulator) => {
  const scheduleOf = (call: Call) => v3ScheduleOf(emulator, call, call.req.param("id") ?? "")
  const found = (call: Call) => {
    const schedule = scheduleOf(call)
    const rotation = rotationOf(schedule, call.req.param("rotation") ?? "")
    const event = () => oneOf(rotation.events, call.req.param("event") ?? "")
    return { schedule, rotation, event }
  }
  return new Hono<Env>()
    .get("/v3/schedules/:id/rotations", (call) => {
      const { id, rotations } = scheduleOf(call)
      const { items, paging } = paginateV3(call, rotations.filter(stands))
      return call.json({ rotations: items.map((rotation) => presentRotation(emulator, id, rotation)), ...paging })
    })
    .post("/v3/schedules/:id/rotations", async (call) => {
      const schedule = scheduleOf(call)
      const text = await call.req.text()
      if (text !== "" && Object.keys(await bodyOf(call)).length > 0) throw invalid("rotation must be empty")
      const rotation: StoredV3Rotation = { id: emulator.store.newLongId(), events: [] }
      schedule.rotations.push(rotation)
      return call.json({ rotation: presentRotation(emulator, schedule.id, rotation) }, 201)
    })
    .get(path, (call) => {
      const { schedule, rotation } = found(call)
      return call.json({ rotation: presentRotation(emulator, schedule.id, rotation) })
    })
    .delete(path, (call) => {
      const { rotation } = found(call)
      const now = emulator.clock.now()
      for (const event of rotation.events)
        if (phaseOfEvent(event, now) !== "past") removeEvent(emulator, rotation, event)
      rotation.deleted_at = stamp(now)
      return call.body(null, 204)
    })
    .get(`${path}/events`, (call) => {
      const { schedule, rotation } = found(call)
      const { items, paging } = paginateV3(call, inOrder(rotation.events))
      const events = items.map((event) => presentEvent(emulator, schedule.id, rotation.id, event))
      return call.json({ events, ...paging })
    })
    .post(`${path}/events`, async (call) => {
      const { schedule, rotation } = found(call)
      const { event: input } = await bodyOf<{ event: EventInput }>(call)
      const event = addEvent(emulator, rotation, input)
      return call.json({ event: presentEvent(emulator, schedule.id, rotation.id, event) }, 201)
    })
    .get(`${path}/events/:event`, (call) => {
      const { schedule, rotation, event } = found(call)
      return call.json({ event: presentEvent(emulator, schedule.id, rotation.id, event()) })
    })
    .put(`${path}/events/:event`, async (call) => {
      const { schedule, rotation, event } = found(call)
      const { event: input } = await bodyOf<{ event: Partial<EventInput> }>(call)
      changeEvent(emulator, rotation, event(), input)
      return call.json({ event: presentEvent(emulator, schedule.id, rotation.id, event()) })
    })
    .delete(`${path}/events/:event`, (call) => {
      const { rotation, event } = found(call)
      removeEvent(emulator, rotation, event())
      return call.body(null, 204)
    })
}
