import { parsed } from "./parsed.ts"
import type { Layer, Schedule } from "./schedule.ts"

const minute = 60_000
const quarter = 15 * minute
const minutesOfQuarter = Array.from({ length: 15 }, (_, at) => at * minute)

/**
 * The instants between two (milliseconds, `until` not among them) at which somebody may come or go on these schedules,
 * in order: who stands at one of them stands until the next.
 *
 * Whatever happens on a schedule happens some quarters of an hour after a time that it mentions: zones differ by
 * quarters, and so do turns, but for those of odd lengths, which are looked at every minute. So of each quarter of an
 * hour those minutes are taken that are mentioned, and the full one.
 */
export const momentsOf = (schedules: ReadonlyArray<Schedule>, from: number, until: number): number[] => {
  const phases = new Set([0, ...schedules.flatMap(phasesOf)])
  const first = Math.floor(from / quarter) * quarter
  const moments = [from]
  for (let start = first; start < until; start += quarter) for (const phase of phases) moments.push(start + phase)
  return [...new Set(moments)].filter((each) => each >= from && each < until).toSorted((one, other) => one - other)
}

/** When layers and overrides of these schedules begin and end, however far off, from an instant on, in order. */
export const mentionedFrom = (schedules: ReadonlyArray<Schedule>, from: number): number[] =>
  [...new Set(schedules.flatMap(timesOf).map(parsed))]
    .filter((each) => each >= from)
    .toSorted((one, other) => one - other)

/** How far into a quarter of an hour the times lie that a schedule mentions. */
const phasesOf = (schedule: Schedule): number[] => [
  ...timesOf(schedule).map(phase),
  ...schedule.schedule_layers.flatMap(phasesOfLayer),
]

const timesOf = ({ schedule_layers, overrides }: Schedule): string[] =>
  [...schedule_layers, ...overrides].flatMap(({ start, end }) => (end === null ? [start] : [start, end]))

const phasesOfLayer = ({ rotation_virtual_start, rotation_turn_length_seconds, restrictions }: Layer): number[] => [
  phase(rotation_virtual_start),
  ...(rotation_turn_length_seconds % (quarter / 1000) === 0 ? [] : minutesOfQuarter),
  ...restrictions.flatMap(({ start_time_of_day, duration_seconds }) => {
    const begin = parsed(`1970-01-01T${start_time_of_day}Z`)
    return [begin % quarter, (begin + duration_seconds * 1000) % quarter]
  }),
]

const phase = (time: string): number => parsed(time) % quarter
