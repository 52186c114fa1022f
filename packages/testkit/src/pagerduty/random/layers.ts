import * as fc from "fast-check"
import type { Layer, Restriction } from "../schedule.ts"
import type { Draft } from "./draft.ts"
import { personAt, somebody } from "./people.ts"
import { someHours, stampAfter } from "./times.ts"

const hour = 3600

const timeOfDay = fc
  .record({ hours: fc.integer({ min: 0, max: 23 }), minutes: fc.constantFrom(0, 0, 0, 30, 15, 7) })
  .map(({ hours, minutes }) => `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}:00`)

/** Within a day, over midnight, all day, and longer than the day is. */
const daily: fc.Arbitrary<Restriction> = fc.record({
  type: fc.constant("daily_restriction" as const),
  start_time_of_day: timeOfDay,
  duration_seconds: fc.constantFrom(8, 1, 4, 12, 23.5, 24, 30).map((hours) => hours * hour),
})

/** Within a day, over the end of the week, all week. */
const weekly: fc.Arbitrary<Restriction> = fc.record({
  type: fc.constant("weekly_restriction" as const),
  start_day_of_week: fc.integer({ min: 1, max: 7 }),
  start_time_of_day: timeOfDay,
  duration_seconds: fc.constantFrom(8, 1, 24, 62.5, 100, 168).map((hours) => hours * hour),
})

const restrictions = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Restriction[]>([]) },
  { weight: 2, arbitrary: fc.array(daily, { minLength: 1, maxLength: 2 }) },
  { weight: 2, arbitrary: fc.array(weekly, { minLength: 1, maxLength: 5 }) },
)

/** Weeks and days, whole and not, and hours that divide a day or do not. */
const length = fc.constantFrom(168, 24, 12, 336, 48, 8, 36, 5, 1, 8760).map((hours) => hours * hour)

/** Ended, running, ending later, not begun; the rotation counted from its start, from before or from after it. */
export const someLayer = fc.record({
  start: fc.oneof({ weight: 4, arbitrary: someHours(-3000, 0) }, { weight: 1, arbitrary: someHours(0, 400) }),
  lasts: fc.option(someHours(1, 3400)),
  virtual: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: someHours(-1000, 1000) }),
  length,
  people: fc.array(somebody, { minLength: 1, maxLength: 5 }),
  restrictions,
})

export const layerOf = (id: string, now: number, people: number, given: Draft<typeof someLayer>): Layer => ({
  id,
  name: `Layer ${id}`,
  start: stampAfter(now, given.start),
  end: given.lasts === null ? null : stampAfter(now, given.start + given.lasts),
  rotation_virtual_start: stampAfter(now, given.start + given.virtual),
  rotation_turn_length_seconds: given.length,
  users: given.people.map((position) => ({ user: { id: personAt(position, people) } })),
  restrictions: given.restrictions,
})
