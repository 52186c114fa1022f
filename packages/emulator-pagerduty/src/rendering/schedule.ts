import type { DateTime } from "luxon"
import { finalStints, lookAhead, wholeFinalStints } from "./final.ts"
import { layerStints, wholeLayerStints } from "./layer.ts"
import { overrideStints } from "./overrides.ts"
import { type Span, type Stint, intersect, overlaps, total } from "./span.ts"
import type { Rendered, Renderable, Shift } from "./types.ts"
import { type WallClock, wallClock } from "./wall-clock.ts"

/**
 * Who is on call from `since` to `until`, by layer, by override and in the end; instants in `zone`, or the schedule's.
 * Shifts are cut at the window, unless `overflow` is asked for. When the two are one instant, what covers it is given
 * whole, and coverage is all or nothing. A shift without an end is cut two years on.
 */
export const renderSchedule = (
  schedule: Renderable,
  since: DateTime,
  until: DateTime,
  zone = schedule.time_zone,
  { overflow = false } = {},
): Rendered => {
  const clock = wallClock(schedule.time_zone)
  const window = windowOf(since, until)
  const whole = overflow || since >= until
  const shifts = toShifts(wallClock(zone), window.end + lookAhead)
  const coverage = (stints: Stint[]) => (100 * total(intersect(stints, [window]))) / total([window])

  const layers = schedule.layers.map((layer) => ({
    id: layer.id,
    stints: (whole ? wholeLayerStints : layerStints)(layer, clock, window),
  }))
  const overrides = overrideStints(schedule.overrides).filter((stint) => overlaps(stint, window))
  const final = (whole ? wholeFinalStints : finalStints)(schedule, clock, window)
  return {
    layers: layers.map(({ id, stints }) => ({ id, shifts: shifts(stints), coverage: coverage(stints) })),
    overrides: shifts(whole ? overrides : intersect(overrides, [window])),
    final: shifts(final),
    coverage: coverage(final),
  }
}

/** An instant is the shortest of windows. */
export const windowOf = (since: DateTime, until: DateTime): Span => ({
  start: since.toMillis(),
  end: Math.max(until.toMillis(), since.toMillis() + 1),
})

const toShifts =
  ({ write }: WallClock, latest: number) =>
  (stints: Stint[]): Shift[] =>
    stints.map(({ start, end, user }) => ({ start: write(start), end: write(Math.min(end, latest)), user }))
