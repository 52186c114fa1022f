import type { ShiftEvent, ShiftMember, ShiftSchedule } from "../shift-based/schedule.ts"
import { isUser } from "./judged.ts"

/** What stands on a shift-based schedule for a time: an event, a custom shift or an override. */
export interface Timed {
  readonly id: string
  readonly start: string
  readonly end: string | null
  /** Whomever it names. */
  readonly members: ReadonlyArray<ShiftMember>
  readonly whole: object
  readonly butItsEnd: object
}

export const names = ({ members }: Timed, id: string): boolean => members.some((member) => isUser(member, id))

export const eventsOf = (events: ReadonlyArray<ShiftEvent>): Timed[] =>
  events.map((event) => ({
    id: event.id,
    start: event.effective_since,
    end: event.effective_until,
    members: event.assignment_strategy.members,
    whole: event,
    butItsEnd: { ...event, effective_until: null },
  }))

export const customShiftsOf = ({ custom_shifts = [] }: ShiftSchedule): Timed[] =>
  custom_shifts.map((shift) => ({
    id: shift.id,
    start: shift.start_time,
    end: shift.end_time,
    members: shift.assignments.map(({ member }) => member),
    whole: shift,
    butItsEnd: { ...shift, end_time: null },
  }))

export const overridesOf = ({ overrides = [] }: ShiftSchedule): Timed[] =>
  overrides.map((override) => ({
    id: override.id,
    start: override.start_time,
    end: override.end_time,
    members: [override.overridden_member, override.overriding_member],
    whole: override,
    butItsEnd: { ...override, end_time: null },
  }))
