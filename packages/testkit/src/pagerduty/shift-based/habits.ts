/** What is not known of PagerDuty's shift-based schedules. Named as the emulator's switches are. */
export interface Habits {
  /** Where the turns of a rotating event are counted from: its start time, or the first shift that it produces. */
  readonly v3TurnsFrom: "start-time" | "effective-since"
  /**
   * Whether an override has no effect once nothing on the rotation names its member any more; if not, it replaces
   * whoever stands there. While something names them, it never replaces anybody else.
   */
  readonly v3OverrideLapses: boolean
}

/** As an emulator does it unless told otherwise. */
export const usualHabits: Habits = { v3TurnsFrom: "start-time", v3OverrideLapses: true }
