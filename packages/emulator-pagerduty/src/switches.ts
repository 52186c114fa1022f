/** What is not known of PagerDuty, or differs between accounts: each can be set either way. */
export interface Switches {
  /** `deleteUser` of somebody still referred to: refused, or done, leaving stubs (accounts with the offboarding feature). */
  offboarding: "refuse" | "stubs"
  /** How long after such a deletion the incidents restart on their policy, in real milliseconds. */
  offboardingDelay: number
  /** What `query` of `listUsers` looks in. */
  usersQuery: "name" | "name-and-email"
  /** Whether `listSchedules` renders overrides and the final schedule when they are included. */
  listRendering: boolean
  /** What `listScheduleOverrides` answers: 200 in practice, 201 in the document. */
  overridesStatus: 200 | 201
  /** How many listings of a schedule's overrides after a write still show what was before it. */
  staleOverrides: number
  /** Whether the version of a layer that a PUT replaced is listed as an ended layer, or only rendered in the past. */
  layerHistory: "listed" | "hidden"
  /** A running layer that a PUT leaves out: ended, or the PUT refused. */
  missingLayers: "end" | "refuse"
  /** Whether a preview that names an existing schedule knows that one's overrides. */
  previewOverrides: boolean
  /** Shift-based schedules: there, or an account without them, which answers 404 or 403. */
  v3: "present" | "not-found" | "forbidden"
  /** Whether a shift-based schedule keeps a user that an event or shift not over yet names from being deleted (where `offboarding` refuses). */
  v3Deletion: "refuse" | "ignore"
  /** Whether an override has no effect once the member that it replaces has no place on the rotation any more. */
  v3OverrideLapses: boolean
  /** Where the turns of a rotating event are counted from: its start time, or the first shift that it produces. */
  v3TurnsFrom: "start-time" | "effective-since"
  /** What of two events of a rotation must not overlap: the shifts they produce, or the whole time they are in effect. */
  v3Overlap: "shifts" | "effect"
  /** Whether events that are over count among the five that a rotation may have. */
  v3PastEvents: "count" | "free"
  /** A field that can't change any more, sent back as it is: refused too, or taken. */
  v3Echo: "refuse" | "take"
  /** Shifts that pass the bounds of a listing, without `overflow`: cut there, left whole, or left out. */
  v3Bounds: "cut" | "whole" | "left-out"
  /** Resolved incidents in an update of assignments: the whole call refused, or those left out of the answer. */
  resolvedIncidents: "refuse" | "skip"
  /** Refusals in full, or as terse as some come: 401 without a body, 403 with half of one, `errors` as one sentence. */
  errorBodies: "full" | "terse"
  /** Whether the policy moves unacknowledged incidents on when a level's delay has passed. */
  escalation: boolean
  /** Calls a minute and token, by the real clock. */
  rateLimit: number
  /** The same for each operation that has a limit of its own: asking who is on call, opening and changing incidents. */
  ownRateLimit: number
  /** Ids that no token but the owner's may see: left out of lists, refused by id. */
  unseen: ReadonlyArray<string>
  /** How what a token may not see is refused by id. */
  unseenStatus: 403 | 404
}

export const defaultSwitches: Switches = {
  offboarding: "refuse",
  offboardingDelay: 50,
  usersQuery: "name-and-email",
  listRendering: true,
  overridesStatus: 200,
  staleOverrides: 0,
  layerHistory: "listed",
  missingLayers: "end",
  previewOverrides: false,
  v3: "present",
  v3Deletion: "ignore",
  v3OverrideLapses: true,
  v3TurnsFrom: "start-time",
  v3Overlap: "shifts",
  v3PastEvents: "count",
  v3Echo: "refuse",
  v3Bounds: "cut",
  resolvedIncidents: "refuse",
  errorBodies: "full",
  escalation: false,
  rateLimit: 960,
  ownRateLimit: 960,
  unseen: [],
  unseenStatus: 403,
}
