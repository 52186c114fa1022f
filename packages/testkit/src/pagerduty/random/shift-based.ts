import * as fc from "fast-check"
import type { ShiftSchedule } from "../shift-based/schedule.ts"
import type { Draft } from "./draft.ts"
import { eventOf, someEvent } from "./events.ts"
import { idOf } from "./ids.ts"
import type { Scale } from "./scale.ts"
import { customShiftOf, placesOf, shiftOverrideOf, someCustomShift, someShiftOverride } from "./shifts.ts"
import { someHours, someZone } from "./times.ts"

const hour = 3_600_000

/** One event, or one after the other, at once or with a pause: they may not overlap. */
const someRotation = fc.record({
  events: fc.array(someEvent, { minLength: 1, maxLength: 2 }),
  pause: fc.oneof(fc.constant(0), someHours(0, 300)),
})

export const someShiftBased = ({ overrides }: Pick<Scale, "overrides">) =>
  fc.record({
    zone: someZone,
    rotations: fc.array(someRotation, { minLength: 1, maxLength: 2 }),
    customShifts: fc.array(someCustomShift, { maxLength: 3 }),
    overrides: fc.array(someShiftOverride, { maxLength: overrides }),
    team: fc.option(fc.nat(20)),
  })

export const shiftBasedOf = (
  number: number,
  now: number,
  people: number,
  given: Draft<ReturnType<typeof someShiftBased>>,
): Omit<ShiftSchedule, "teams"> => {
  const rotations = given.rotations.map((rotation, at) => ({
    id: idOf.rotation(number, at),
    events: inTurn(rotation).map((event, nth) => eventOf(idOf.event(number, at, nth), now, people, given.zone, event)),
  }))
  const custom_shifts = given.customShifts.map((shift, at) => customShiftOf(number, at, now, people, shift))
  const schedule = {
    id: idOf.shiftBased(number),
    name: `Shifts ${number}`,
    description: number % 2 === 0 ? null : "Random",
    time_zone: given.zone,
    rotations,
    custom_shifts,
  }
  const overrides = given.overrides.flatMap((override, at) =>
    shiftOverrideOf(idOf.shiftOverride(number, at), now, people, placesOf(schedule), override),
  )
  return { ...schedule, overrides }
}

/** The second takes effect when the first is over. */
const inTurn = ({ events: [first, second], pause }: Draft<typeof someRotation>): Array<Draft<typeof someEvent>> => {
  if (first === undefined || second === undefined) return [first ?? []].flat()
  const lasts = first.lasts ?? 500 * hour
  return [
    { ...first, lasts },
    { ...second, since: first.since + lasts + pause },
  ]
}
