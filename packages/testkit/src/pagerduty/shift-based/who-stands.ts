import type { Habits } from "./habits.ts"
import { usualHabits } from "./habits.ts"
import { isIn, isSame, membersAt, runs } from "./members.ts"
import type { Rotation, ShiftMember, ShiftOverride, ShiftSchedule } from "./schedule.ts"

/** A place on a rotation or a custom shift: whose it is, who stands there, and by which overrides, one upon the other. */
export interface Slot {
  readonly on: Pick<ShiftOverride, "rotation_id" | "custom_shift_id">
  readonly member: ShiftMember
  readonly stands: ShiftMember
  readonly overrides: ReadonlyArray<ShiftOverride>
}

/**
 * Who stands on a shift-based schedule at an instant (milliseconds): nobody, or any number of people. Like `whoAt` it
 * asks about that one instant, and shares no code with what it judges.
 */
export const whoStandsAt = (
  schedule: ShiftSchedule,
  instant: number,
  habits: Habits = usualHabits,
): ReadonlySet<string> =>
  new Set(
    slotsAt(schedule, instant, habits).flatMap(({ stands }) => (stands.type === "user_member" ? stands.user_id : [])),
  )

/** Rotations and custom shifts add to each other; overrides are laid on them in the order of creation. */
export const slotsAt = (schedule: ShiftSchedule, instant: number, habits: Habits = usualHabits): Slot[] => {
  const { rotations, custom_shifts = [], overrides = [] } = schedule
  const slots = [
    ...rotations.flatMap((rotation) =>
      membersAt(rotation, instant, habits).map((member) => slot({ rotation_id: rotation.id }, member)),
    ),
    ...custom_shifts
      .filter((shift) => runs(shift, instant))
      .flatMap(({ id, assignments }) => assignments.map(({ member }) => slot({ custom_shift_id: id }, member))),
  ]
  return overrides
    .filter((override) => runs(override, instant))
    .reduce((under, override) => {
      const rotation = rotations.find(({ id }) => id === override.rotation_id)
      const anyone = !habits.v3OverrideLapses && rotation !== undefined && hasNoPlace(rotation, override, instant)
      return under.map((each) =>
        isOn(override, each) && (anyone || isMeant(override, each))
          ? { ...each, overrides: [...each.overrides, override], stands: override.overriding_member }
          : each,
      )
    }, slots)
}

const slot = (on: Slot["on"], member: ShiftMember): Slot => ({ on, member, stands: member, overrides: [] })

const isOn = ({ rotation_id, custom_shift_id }: ShiftOverride, { on }: Slot): boolean =>
  rotation_id === on.rotation_id && custom_shift_id === on.custom_shift_id

/** Assumed: it may name whose place it is, or who stands there by an earlier override. */
const isMeant = ({ overridden_member }: ShiftOverride, { member, stands }: Slot): boolean =>
  isSame(overridden_member, member) || isSame(overridden_member, stands)

/** Nothing in effect names the overridden member, be it their turn or not. */
const hasNoPlace = ({ events }: Rotation, { overridden_member }: ShiftOverride, instant: number): boolean =>
  !events.some(
    ({ assignment_strategy, ...event }) =>
      isIn(event, instant) && assignment_strategy.members.some((member) => isSame(member, overridden_member)),
  )
