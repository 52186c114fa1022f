import type { DateTime } from "luxon"
import { wholeFinalStints } from "./final.ts"
import { windowOf } from "./schedule.ts"
import type { Span, Stint } from "./span.ts"
import type { Renderable } from "./types.ts"
import type { Rules, V3Renderable } from "./v3/assignments.ts"
import { wholeStints } from "./v3/people.ts"
import { wallClock } from "./wall-clock.ts"

/** A row of PagerDuty's on-calls, instants in UTC; the three are `null` for a policy's direct target. */
export interface OnCall {
  policy: string
  /** 1 is paged first. */
  level: number
  schedule: string | null
  user: string
  start: string | null
  /** Of a schedule's shift: `null` if it goes on for more than two years. */
  end: string | null
}

/** What on-calls are computed from: schedules that no policy names do not count. */
export interface OnCallWorld {
  policies: { id: string; escalation_rules: { targets: { id: string; type: string }[] }[] }[]
  schedules: Map<string, Renderable>
  shiftBased?: { schedules: Map<string, V3Renderable>; rules: Rules }
}

/**
 * Everyone on call at some time from `since` to `until`; the two may be one instant.
 * A row per policy, level, target and shift, in that order; shifts are whole, also where they pass the window's bounds.
 */
export const onCalls = (world: OnCallWorld, since: DateTime, until: DateTime): OnCall[] => {
  const window = windowOf(since, until)
  const shifts = new Map<string, Pick<OnCall, "schedule" | "user" | "start" | "end">[]>()
  for (const id of scheduled(world)) shifts.set(id, shiftsOf(id, stintsOf(world, id, window)))

  return world.policies.flatMap(({ id: policy, escalation_rules }) =>
    escalation_rules.flatMap(({ targets }, rule) =>
      targets
        .flatMap(({ id, type }) => (isUser(type) ? [always(id)] : (shifts.get(id) ?? [])))
        .map((row) => ({ policy, level: rule + 1, ...row })),
    ),
  )
}

const isUser = (type: string) => type.startsWith("user")

/** Each schedule once, however many policies name it. */
const scheduled = ({ policies }: OnCallWorld): Set<string> =>
  new Set(
    policies.flatMap(({ escalation_rules }) =>
      escalation_rules.flatMap(({ targets }) => targets.filter(({ type }) => !isUser(type)).map(({ id }) => id)),
    ),
  )

const utc = wallClock("Etc/UTC")

const always = (user: string) => ({ schedule: null, user, start: null, end: null })

const shiftsOf = (id: string, stints: ReadonlyArray<Stint>) =>
  stints.map(({ start, end, user }) => ({
    schedule: id,
    user,
    start: utc.write(start),
    end: end === Infinity ? null : utc.write(end),
  }))

const stintsOf = ({ schedules, shiftBased }: OnCallWorld, id: string, window: Span): Stint[] => {
  const layered = schedules.get(id)
  if (layered) return wholeFinalStints(layered, wallClock(layered.time_zone), window)
  const shifts = shiftBased?.schedules.get(id)
  return shiftBased && shifts ? wholeStints(shifts, window, shiftBased.rules) : []
}
