import type { DateTime } from "luxon"
import type { StoredV3Schedule } from "../store.ts"
import type { ShiftMember } from "../world.ts"
import { phaseOfEvent } from "./events.ts"
import { phaseOf } from "./fields.ts"

/** Whether something of a shift-based schedule that is not over names this user. */
export const stillNames = (schedule: StoredV3Schedule, user: string, now: DateTime): boolean => {
  const { rotations, custom_shifts, overrides } = schedule
  const events = rotations.flatMap((rotation) => rotation.events).filter((event) => phaseOfEvent(event, now) !== "past")
  const shifts = custom_shifts.filter((shift) => phaseOf(shift.start_time, shift.end_time, now) !== "past")
  const standing = overrides.filter((shift) => phaseOf(shift.start_time, shift.end_time, now) !== "past")
  const members: ShiftMember[] = [
    ...events.flatMap(({ assignment_strategy }) => assignment_strategy.members),
    ...shifts.flatMap(({ assignments }) => assignments.map(({ member }) => member)),
    ...standing.flatMap(({ overridden_member, overriding_member }) => [overridden_member, overriding_member]),
  ]
  return members.some((member) => member.type === "user_member" && member.user_id === user)
}
