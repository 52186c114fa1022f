import type { Span, Stint } from "./span.ts"
import type { Layer } from "./types.ts"
import { type WallClock, day } from "./wall-clock.ts"

/** The turns of a layer's rotation that a window needs, each whole; restrictions, start and end are others' work. */
export const turns = (layer: Layer, clock: WallClock, window: Span): Stint[] => {
  const people = layer.users.length
  const handoff = handoffs(layer, clock)
  const list: Stint[] = []
  if (people === 0) return list
  let turn = handoff.turnAt(window.start)
  let start = handoff.start(turn)
  for (; start < window.end; turn += 1) {
    const user = layer.users[((turn % people) + people) % people]?.user.id ?? ""
    const end = handoff.start(turn + 1)
    if (start < end) list.push({ start, end, user })
    start = end
  }
  return list
}

/**
 * Turn n begins n turn lengths after the virtual start. Turns of whole days are counted on the wall clock of the
 * schedule's zone, so that a handoff at nine stays at nine when clocks change; all others in elapsed time.
 */
const handoffs = (layer: Layer, clock: WallClock) => {
  const length = layer.rotation_turn_length_seconds * 1000
  const zero = Date.parse(layer.rotation_virtual_start)
  const wholeDays = length % day === 0
  const start = wholeDays
    ? (turn: number) => clock.instant(clock.shows(zero) + turn * length)
    : (turn: number) => zero + turn * length
  /** The turn that an instant falls into, or the one before: clocks may have moved since turn 0. */
  const turnAt = (instant: number) => {
    const turn = Math.floor((instant - zero) / length)
    return start(turn) > instant ? turn - 1 : turn
  }
  return { start, turnAt }
}
