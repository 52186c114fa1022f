import type { DateTime } from "luxon"
import type { Layer, Restriction } from "../src/rendering/types.ts"
import type { User } from "../src/world.ts"
import { iso } from "./dates.ts"

const hour = 3600

/** How long a turn is, in seconds. */
export const turn = {
  hour,
  halfDay: 12 * hour,
  day: 24 * hour,
  week: 168 * hour,
  fortnight: 336 * hour,
  year: 8760 * hour,
}

/** People who take turns: the first has the one that begins with `virtual`, which is the start unless said otherwise. */
export const layer = (
  id: string,
  length: number,
  people: User[],
  { start, end, virtual = start, restrictions = [] }: LayerTimes,
): Layer => ({
  id,
  name: `Layer ${id.at(-1)}`,
  start: iso(start),
  end: end ? iso(end) : null,
  rotation_virtual_start: iso(virtual),
  rotation_turn_length_seconds: length,
  users: people.map((user) => ({ user: { id: user.id } })),
  restrictions,
})

interface LayerTimes {
  start: DateTime
  end?: DateTime
  virtual?: DateTime
  restrictions?: Restriction[]
}

/** Every day from `from` on, for some hours. */
export const daily = (from: string, hours: number): Restriction => ({
  type: "daily_restriction",
  start_time_of_day: from,
  duration_seconds: hours * hour,
})

/** Every week from a day (1 = Monday) and time on, for some hours. */
export const weekly = (weekday: number, from: string, hours: number): Restriction => ({
  type: "weekly_restriction",
  start_day_of_week: weekday,
  start_time_of_day: from,
  duration_seconds: hours * hour,
})

/** Monday to Friday from `from` on, for some hours. */
export const weekdays = (from: string, hours: number): Restriction[] =>
  [1, 2, 3, 4, 5].map((day) => weekly(day, from, hours))
