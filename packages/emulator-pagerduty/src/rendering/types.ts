/**
 * What is rendered, in PagerDuty's own JSON, and what comes of it.
 * Instants are RFC 3339 strings, any offset; ends are exclusive.
 */

/** When a layer may be on call: a window of local time, every day or every week. */
export interface Restriction {
  type: "daily_restriction" | "weekly_restriction"
  /** Local time of the schedule's zone, HH:mm:ss. */
  start_time_of_day: string
  /** 1 second to 7 days. */
  duration_seconds: number
  /** Weekly ones alone: 1 = Monday … 7 = Sunday. */
  start_day_of_week?: number
}

/** A rotation. In a schedule's `layers` the first has the lowest precedence, as in a POST. */
export interface Layer {
  id: string
  name: string
  start: string
  /** `null`: it never ends. */
  end: string | null
  /** Where turn 0, that of `users[0]`, begins; may lie before or after `start`. */
  rotation_virtual_start: string
  rotation_turn_length_seconds: number
  users: { user: { id: string } }[]
  /** None: always. Several: whenever one of them applies. */
  restrictions: Restriction[]
}

/** A person put over every layer for a while, whatever the restrictions. */
export interface Override {
  id: string
  start: string
  end: string
  user: { id: string }
  /** Order of creation: where overrides overlap, the highest wins. */
  sequence: number
}

/** What a schedule must have to be rendered. */
export interface Renderable {
  /** IANA name: handoffs and restrictions follow its wall clock. */
  time_zone: string
  layers: Layer[]
  overrides: Override[]
}

/** One person on call without a break; instants in the zone asked for. */
export interface Shift {
  start: string
  end: string
  user: string
}

/** `coverage` is PagerDuty's `rendered_coverage_percentage`: 0 to 100, of the window. */
export interface Rendered {
  /** In the order of the schedule's layers. */
  layers: { id: string; shifts: Shift[]; coverage: number }[]
  /** What is visible of the overrides. */
  overrides: Shift[]
  /** Who is on call. */
  final: Shift[]
  coverage: number
}
