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
  /** Resolved incidents in an update of assignments: the whole call refused, or those left out of the answer. */
  resolvedIncidents: "refuse" | "skip"
  /** Refusals in full, or as terse as some come: 401 without a body, `errors` as one sentence. */
  errorBodies: "full" | "terse"
  /** Whether the policy moves unacknowledged incidents on when a level's delay has passed. */
  escalation: boolean
  /** Calls a minute and token, by the real clock. */
  rateLimit: number
  /** Ids that no token but the owner's may see: left out of lists, 403 by id. */
  unseen: ReadonlyArray<string>
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
  resolvedIncidents: "refuse",
  errorBodies: "full",
  escalation: false,
  rateLimit: 960,
  unseen: [],
}
