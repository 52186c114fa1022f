import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { invalid } from "../errors.ts"
import type { StoredV3Schedule } from "../store.ts"
import type { ShiftMember, V3CustomShift, V3Override } from "../world.ts"
import { futureSpan, instantFrom, memberFrom, phaseOf, refuseFixedFields } from "./fields.ts"

export interface CustomShiftInput {
  start_time: string
  end_time: string
  assignments: { member: ShiftMember }[]
}

export type OverrideInput = Omit<V3Override, "id" | "type">

export const customShiftFrom = ({ store, clock }: Emulator, input: CustomShiftInput): V3CustomShift => ({
  id: store.newLongId(),
  type: "custom_shift",
  ...futureSpan("custom_shift", input.start_time, input.end_time, clock.now()),
  assignments: input.assignments.map(({ member }) => ({
    id: store.newLongId(),
    type: "shift_assignment",
    member: memberFrom(store, "custom_shift.assignments.member", member),
  })),
})

/** An override replaces one member, on a rotation or on a custom shift of this schedule. */
export const overrideFrom = (
  { store, clock }: Emulator,
  schedule: StoredV3Schedule,
  input: OverrideInput,
): V3Override => {
  const { rotation_id, custom_shift_id, overridden_member, overriding_member } = input
  if ((rotation_id === undefined) === (custom_shift_id === undefined))
    throw invalid("override.rotation_id or custom_shift_id must be given, and not both")
  if (rotation_id !== undefined && !schedule.rotations.some(({ id, deleted_at }) => id === rotation_id && !deleted_at))
    throw invalid(`override.rotation_id ${rotation_id} does not exist`)
  if (custom_shift_id !== undefined && !schedule.custom_shifts.some(({ id }) => id === custom_shift_id))
    throw invalid(`override.custom_shift_id ${custom_shift_id} does not exist`)
  return {
    id: store.newLongId(),
    type: "override_shift",
    ...(rotation_id !== undefined && { rotation_id }),
    ...(custom_shift_id !== undefined && { custom_shift_id }),
    ...futureSpan("override", input.start_time, input.end_time, clock.now()),
    // Whom it replaces may have gone: their stub stands where they stood.
    overridden_member: memberFrom(store, "override.overridden_member", overridden_member, [overridden_member]),
    overriding_member: memberFrom(store, "override.overriding_member", overriding_member),
  }
}

/** Changes a custom shift: of a running one only its end, of a past one nothing. */
export const changeCustomShift = (emulator: Emulator, shift: V3CustomShift, input: Partial<CustomShiftInput>): void => {
  const times = changedTimes(emulator, "custom_shift", shift, input)
  const { store } = emulator
  const assignments = input.assignments?.map(({ member }, i) => ({
    id: shift.assignments[i]?.id ?? store.newLongId(),
    type: "shift_assignment" as const,
    member: memberFrom(
      store,
      "custom_shift.assignments.member",
      member,
      shift.assignments.map((each) => each.member),
    ),
  }))
  Object.assign(shift, times, assignments && { assignments })
}

/** Changes an override, as a custom shift; whom it replaces, and where, stays. */
export const changeOverride = (
  emulator: Emulator,
  override: V3Override,
  input: Partial<Pick<OverrideInput, "start_time" | "end_time" | "overriding_member">>,
): void => {
  const { start_time, end_time, overriding_member: member } = input
  const sent = {
    ...(start_time !== undefined && { start_time }),
    ...(end_time !== undefined && { end_time }),
    ...(member !== undefined && { overriding_member: member }),
  }
  const times = changedTimes(emulator, "override", override, sent)
  const overriding_member =
    member === undefined
      ? override.overriding_member
      : memberFrom(emulator.store, "override.overriding_member", member, [override.overriding_member])
  Object.assign(override, times, { overriding_member })
}

/** Takes a shift away: true if it is to go altogether; a running one is cut to now, a past one refused. */
export const cutShort = (
  { clock }: Emulator,
  field: string,
  shift: { start_time: string; end_time: string },
): boolean => {
  const now = clock.now()
  const phase = phaseOf(shift.start_time, shift.end_time, now)
  if (phase === "past") throw invalid(`${field}.end_time is over: it can't be deleted`)
  if (phase === "running") shift.end_time = stamp(now)
  return phase === "future"
}

const changedTimes = (
  { clock, switches }: Emulator,
  field: string,
  shift: { start_time: string; end_time: string },
  input: { start_time?: string; end_time?: string },
) => {
  const now = clock.now()
  const { start_time = shift.start_time, end_time = shift.end_time } = input
  const phase = phaseOf(shift.start_time, shift.end_time, now)
  if (phase === "past") throw invalid(`${field}.end_time is over: it can't be changed`)
  if (phase === "future") return futureSpan(field, start_time, end_time, now)
  refuseFixedFields(field, { ...input }, shift, "end_time", switches.v3Echo)
  const end = instantFrom(`${field}.end_time`, end_time)
  if (end < now) throw invalid(`${field}.end_time must not be in the past`)
  return { start_time: shift.start_time, end_time: stamp(end) }
}
