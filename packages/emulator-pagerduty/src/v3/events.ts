import { DateTime } from "luxon"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { invalid } from "../errors.ts"
import { overlaps } from "../rendering/span.ts"
import { recurrenceOf } from "../rendering/v3/recurrence.ts"
import { collide, effective } from "../rendering/v3/shifts.ts"
import { wallClock } from "../rendering/wall-clock.ts"
import type { StoredV3Rotation } from "../store.ts"
import type { AssignmentStrategy, ShiftMember, V3Event } from "../world.ts"
import { instantFrom, memberFrom, phaseOf, refuseFixedFields, zonedFrom } from "./fields.ts"

/** An event as it is sent. */
export interface EventInput extends Omit<V3Event, "id" | "effective_until"> {
  effective_until?: string | null
}

/** How many events a rotation may have. */
const most = 5

/** How far ahead events are looked at for overlaps. */
const reach = { years: 1 }

/** Puts a new event on a rotation. */
export const addEvent = (emulator: Emulator, rotation: StoredV3Rotation, input: EventInput): V3Event => {
  const now = emulator.clock.now()
  const counted = rotation.events.filter(
    (event) => emulator.switches.v3PastEvents === "count" || phaseOfEvent(event, now) !== "past",
  )
  if (counted.length >= most) throw invalid(`rotation.events can't be more than ${most}`)
  const event = eventFrom(emulator, emulator.store.newLongId(), input)
  refuseOverlap(emulator, rotation, event)
  rotation.events.push(event)
  return event
}

/** Changes what may still change: of a coming event everything, of a running one its end, of a past one nothing. */
export const changeEvent = (
  emulator: Emulator,
  rotation: StoredV3Rotation,
  event: V3Event,
  input: Partial<EventInput>,
): void => {
  const now = emulator.clock.now()
  const phase = phaseOfEvent(event, now)
  if (phase === "past") throw invalid("event.effective_until is over: past events can't be changed")
  const changed =
    phase === "running"
      ? endedEvent(emulator, event, input)
      : eventFrom(emulator, event.id, { ...event, ...input }, event)
  refuseOverlap(emulator, rotation, changed)
  Object.assign(event, changed)
}

/** Takes an event away: a coming one altogether, a running one from now on; past ones stay. */
export const removeEvent = (emulator: Emulator, rotation: StoredV3Rotation, event: V3Event): void => {
  const now = emulator.clock.now()
  const phase = phaseOfEvent(event, now)
  if (phase === "past") throw invalid("event.effective_until is over: past events can't be deleted")
  if (phase === "running") event.effective_until = stamp(now)
  else rotation.events = rotation.events.filter((each) => each !== event)
}

export const phaseOfEvent = ({ effective_since, effective_until }: V3Event, now: DateTime) =>
  phaseOf(effective_since, effective_until, now)

const endedEvent = ({ switches, clock }: Emulator, event: V3Event, input: Partial<EventInput>): V3Event => {
  refuseFixedFields("event", { ...input }, event, "effective_until", switches.v3Echo)
  if (input.effective_until === undefined) return event
  if (input.effective_until === null) return { ...event, effective_until: null }
  const until = instantFrom("event.effective_until", input.effective_until)
  if (until < clock.now()) throw invalid("event.effective_until must not be in the past")
  return { ...event, effective_until: stamp(until) }
}

const eventFrom = (emulator: Emulator, id: string, input: EventInput, old?: V3Event): V3Event => {
  const now = emulator.clock.now()
  const [start_time, end_time] = [
    zonedFrom("event.start_time", input.start_time),
    zonedFrom("event.end_time", input.end_time),
  ]
  if (DateTime.fromISO(end_time.date_time) <= DateTime.fromISO(start_time.date_time))
    throw invalid("event.end_time must be after start_time")
  const since = DateTime.max(instantFrom("event.effective_since", input.effective_since), now)
  if (since > now.plus({ months: 12 }))
    throw invalid("event.effective_since cannot lie more than 12 months in the future")
  const until =
    typeof input.effective_until === "string" ? instantFrom("event.effective_until", input.effective_until) : null
  if (until !== null && until <= since) throw invalid("event.effective_until must be after effective_since")
  refuseBadRecurrence(input)
  return {
    id,
    name: input.name,
    start_time,
    end_time,
    effective_since: stamp(since),
    effective_until: until === null ? null : stamp(until),
    recurrence: [...input.recurrence],
    assignment_strategy: strategyFrom(emulator, input.assignment_strategy, old?.assignment_strategy.members),
  }
}

const strategyFrom = (
  { store }: Emulator,
  strategy: AssignmentStrategy,
  before?: ReadonlyArray<ShiftMember>,
): AssignmentStrategy => {
  const members = strategy.members.map((member, i) =>
    memberFrom(store, `event.assignment_strategy.members.${i}`, member, before),
  )
  if (strategy.type === "every_member_assignment_strategy") return { type: strategy.type, members }
  const { type, shifts_per_member } = strategy
  // As with a member's id, the document demands it in words only.
  const shifts: number | undefined = shifts_per_member
  if (shifts === undefined) throw invalid("event.assignment_strategy.shifts_per_member can't be blank")
  return { type, shifts_per_member, members }
}

const refuseBadRecurrence = ({ recurrence, start_time }: EventInput): void => {
  try {
    recurrenceOf(recurrence, 0, wallClock(start_time.time_zone))
  } catch (error) {
    if (error instanceof RangeError) throw invalid(`event.recurrence ${error.message}`)
    throw error
  }
}

const refuseOverlap = ({ switches, clock }: Emulator, { events }: StoredV3Rotation, event: V3Event): void => {
  const until = clock.now().plus(reach).toMillis()
  const meet = (other: V3Event) =>
    overlaps(effective(event), effective(other)) &&
    (switches.v3Overlap === "effect" || collide(event, other, until, switches.v3TurnsFrom))
  const other = events.find((each) => each.id !== event.id && meet(each))
  if (other) throw invalid(`rotation.events can't overlap: ${event.name} and ${other.name} do`)
}
