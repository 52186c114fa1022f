import { layerStints } from "./layer.ts"
import { overrideStints } from "./overrides.ts"
import { type Span, type Stint, intersect, merge, overlaps, overlay } from "./span.ts"
import type { Renderable } from "./types.ts"
import { type WallClock, day } from "./wall-clock.ts"

/**
 * Who is on call: later layers over earlier ones, overrides over all.
 * Shifts of one person that touch are one, whichever layer or override they come from.
 */
export const finalStints = ({ layers, overrides }: Renderable, clock: WallClock, window: Span): Stint[] => {
  const rotation = layers.reduce<Stint[]>((below, layer) => overlay(below, layerStints(layer, clock, window)), [])
  return merge(overlay(rotation, intersect(overrideStints(overrides), [window])))
}

/**
 * The same, shifts that overlap the window whole. It looks back to the schedule's beginning at most, and two years
 * ahead (the longest turn twice): a shift that goes on at that point does not end, and has `end: Infinity`.
 */
export const wholeFinalStints = (schedule: Renderable, clock: WallClock, window: Span): Stint[] => {
  const beginning = Math.min(window.start, ...[...schedule.layers, ...schedule.overrides].map(startOf))
  const horizon = window.end + lookAhead
  for (let back = 8 * day, ahead = 8 * day; ;) {
    const wide = { start: Math.max(beginning, window.start - back), end: Math.min(horizon, window.end + ahead) }
    const stints = finalStints(schedule, clock, wide).filter((stint) => overlaps(stint, window))
    const cutBefore = wide.start > beginning && stints.at(0)?.start === wide.start
    const cutAfter = wide.end < horizon && stints.at(-1)?.end === wide.end
    if (!cutBefore && !cutAfter)
      return stints.map((stint) => (stint.end === horizon ? { ...stint, end: Infinity } : stint))
    if (cutBefore) back *= 4
    if (cutAfter) ahead *= 4
  }
}

export const lookAhead = 730 * day

const startOf = ({ start }: { start: string }) => Date.parse(start)
