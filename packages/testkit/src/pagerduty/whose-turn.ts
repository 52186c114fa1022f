import { parsed } from "./parsed.ts"
import type { Layer } from "./schedule.ts"
import { instantOf, shownAt } from "./wall-clock.ts"

const day = 86_400_000

/**
 * Whose turn is it on this layer at this instant, whether it applies or not? Nobody's, where it has no people.
 *
 * Assumed, since nothing published says so: turns of whole days change hands at the same time on the wall of the
 * schedule's zone, summer and winter; turns of any other length are so many seconds that pass, whatever clocks show;
 * before the virtual start the rotation is the same, read backwards.
 */
export const whoseTurn = (layer: Layer, zone: string, instant: number): string | undefined => {
  const people = layer.users.length
  const turn = turnAt(layer, zone, instant)
  return layer.users[((turn % people) + people) % people]?.user.id
}

/** The first turn is number 0 and begins with the virtual start. */
const turnAt = (layer: Layer, zone: string, instant: number): number => {
  const length = layer.rotation_turn_length_seconds * 1000
  const virtual = parsed(layer.rotation_virtual_start)
  if (length % day !== 0) return Math.floor((instant - virtual) / length)
  return Math.floor(daysSince(shownAt(zone, virtual), zone, instant) / (length / day))
}

/** Whole days that have passed: today's counts once the clock shows the time of day of the beginning. */
const daysSince = (beginning: number, zone: string, instant: number): number => {
  const days = Math.floor(shownAt(zone, instant) / day) - Math.floor(beginning / day)
  return instant >= instantOf(zone, beginning + days * day) ? days : days - 1
}
