import type { World } from "@latchkey/emulator-pagerduty"

/** A schedule of layers as the emulator keeps it: layers as a POST has them, the last with the highest precedence. */
export type Schedule = World["schedules"][number]

/** A layer; `history_of` marks what a PUT replaced. */
export type Layer = Schedule["schedule_layers"][number] & { readonly history_of?: string }

export type Override = Schedule["overrides"][number]

/** When a layer applies: times of day in the schedule's zone. */
export interface Restriction {
  readonly type: "daily_restriction" | "weekly_restriction"
  readonly start_time_of_day: string
  readonly duration_seconds: number
  /** 1 is Monday. */
  readonly start_day_of_week?: number
}
