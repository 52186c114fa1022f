import type { DateTime } from "luxon"
import type { ShiftMember } from "../../world.ts"
import { windowOf } from "../schedule.ts"
import { intersect, total, union } from "../span.ts"
import { wallClock } from "../wall-clock.ts"
import type { Rules, Source, V3Renderable } from "./assignments.ts"
import { assignments } from "./assignments.ts"

export interface ComputedShift {
  start_time: string
  end_time: string
  member: ShiftMember
  source: Source
}

/** Who is on call from `since` to `until`, instants in `zone`; cut at the window, unless `overflow` is asked for. */
export const finalSchedule = (
  schedule: V3Renderable,
  since: DateTime,
  until: DateTime,
  zone: string,
  { overflow, ...rules }: Rules & { overflow: boolean },
): { coverage: number; shifts: ComputedShift[] } => {
  const { write } = wallClock(zone)
  const window = windowOf(since, until)
  const whole = assignments(schedule, window, rules)
  const shown = overflow || since >= until ? whole : whole.flatMap((each) => intersect([each], [window]))
  const taken = union(whole.filter(({ member }) => member.type === "user_member"))
  return {
    coverage: (100 * total(intersect(taken, [window]))) / total([window]),
    shifts: shown.map(({ start, end, member, source }) => ({
      start_time: write(start),
      end_time: write(end),
      member,
      source,
    })),
  }
}
