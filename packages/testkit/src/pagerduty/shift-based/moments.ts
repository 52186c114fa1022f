import { parsed } from "../parsed.ts"
import { instantOf, shownAt } from "../wall-clock.ts"
import type { ShiftEvent, ShiftSchedule } from "./schedule.ts"
import { dateOf, seriesOf } from "./series.ts"

const day = 86_400_000

/**
 * The instants between two (milliseconds, `until` not among them) at which somebody may come or go on these schedules,
 * in order. Shifts begin and end at the same times of day, if they do on that day: so each day is looked at then.
 */
export const momentsOfShifts = (schedules: ReadonlyArray<ShiftSchedule>, from: number, until: number): number[] =>
  inOrder([
    from,
    ...mentions(schedules),
    ...schedules.flatMap(({ rotations }) =>
      rotations.flatMap(({ events }) => events.flatMap((event) => timesOfDay(event, from, until))),
    ),
  ]).filter((each) => each >= from && each < until)

/** When events, custom shifts and overrides of these schedules begin and end, however far off, from an instant on. */
export const mentionedInShifts = (schedules: ReadonlyArray<ShiftSchedule>, from: number): number[] =>
  inOrder(mentions(schedules)).filter((each) => each >= from)

/** How long it takes at most, in milliseconds, until each has had their turns, on any of these schedules. */
export const roundOf = (schedules: ReadonlyArray<ShiftSchedule>): number =>
  Math.max(0, ...schedules.flatMap(({ rotations }) => rotations.flatMap(({ events }) => events.map(roundOfEvent))))

const roundOfEvent = (event: ShiftEvent): number => {
  const { every, interval, weekdays } = seriesOf(event).rule
  // Every nth day that is one of these weekdays comes within n weeks.
  const days = every === "day" && weekdays === undefined ? interval : 7 * interval
  const { assignment_strategy: strategy } = event
  const shifts = strategy.type === "rotating_member_assignment_strategy" ? strategy.shifts_per_member : 1
  return strategy.members.length * shifts * days * day
}

const mentions = (schedules: ReadonlyArray<ShiftSchedule>): number[] =>
  schedules
    .flatMap(({ rotations, custom_shifts = [], overrides = [] }) => [
      ...rotations.flatMap(({ events }) =>
        events.flatMap(({ effective_since, effective_until }) => [effective_since, effective_until ?? []].flat()),
      ),
      ...[...custom_shifts, ...overrides].flatMap(({ start_time, end_time }) => [start_time, end_time]),
    ])
    .map(parsed)

const timesOfDay = (event: ShiftEvent, from: number, until: number): number[] => {
  const { zone, shown, length } = seriesOf(event)
  const times = [shown, shown + length].map((each) => each - dateOf(each) * day)
  const [first, last] = [dateOf(shownAt(zone, from)) - 1, dateOf(shownAt(zone, until)) + 1]
  const dates = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  return dates.flatMap((date) => times.map((time) => instantOf(zone, date * day + time)))
}

const inOrder = (moments: number[]): number[] => [...new Set(moments)].toSorted((one, other) => one - other)
