import { allowed } from "./restrictions.ts"
import { type Span, type Stint, intersect } from "./span.ts"
import { turns } from "./turns.ts"
import type { Layer } from "./types.ts"
import { type WallClock, day } from "./wall-clock.ts"

/** Who a layer puts on call in a window: an entry ends where a turn, a restriction or the layer does. */
export const layerStints = (layer: Layer, clock: WallClock, window: Span): Stint[] => {
  const life = { start: Date.parse(layer.start), end: layer.end === null ? Infinity : Date.parse(layer.end) }
  const within = { start: Math.max(window.start, life.start), end: Math.min(window.end, life.end) }
  if (within.start >= within.end) return []
  return intersect(intersect(turns(layer, clock, within), allowed(layer.restrictions, clock, within)), [within])
}

/** The same, entries that overlap the window whole: none is longer than a turn. */
export const wholeLayerStints = (layer: Layer, clock: WallClock, window: Span): Stint[] => {
  const turn = layer.rotation_turn_length_seconds * 1000 + day
  const wide = { start: window.start - turn, end: window.end + turn }
  return layerStints(layer, clock, wide).filter(({ start, end }) => start < window.end && window.start < end)
}
