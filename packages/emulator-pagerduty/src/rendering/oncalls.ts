import type { DateTime } from "luxon"
import type { Renderable } from "./types.ts"

/** A row of PagerDuty's on-calls; `schedule`, `start` and `end` are `null` for a policy's direct target. */
export interface OnCall {
  policy: string
  /** 1 is paged first. */
  level: number
  schedule: string | null
  user: string
  start: string | null
  end: string | null
}

/** What on-calls are computed from: schedules that no policy names do not count. */
export interface OnCallWorld {
  policies: { id: string; escalation_rules: { targets: { id: string; type: string }[] }[] }[]
  schedules: Map<string, Renderable>
}

/** Everyone on call at some time from `since` to `until`; the two may be one instant. */
export const onCalls = (world: OnCallWorld, since: DateTime, until: DateTime): OnCall[] => {
  void [world, since, until]
  return []
}
