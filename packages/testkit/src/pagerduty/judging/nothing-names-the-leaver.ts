import type { Judging } from "./judged.ts"
import { isOver } from "./judged.ts"

/** Nothing that can still page somebody names the leaver: no layer or override that goes on, no policy, no open incident. */
export const nothingNamesTheLeaver: Judging = ({ after, leaver }) => {
  const theirs = ({ id }: { readonly id: string }) => id === leaver
  return [
    ...Object.values(after.schedules).flatMap(({ id: schedule, schedule_layers, overrides }) => [
      ...schedule_layers
        .filter((layer) => !isOver(layer, after.now) && layer.users.some(({ user }) => theirs(user)))
        .map(({ id }) => `schedule ${schedule}, layer ${id}: still names ${leaver}`),
      ...overrides
        .filter((override) => !isOver(override, after.now) && theirs(override.user))
        .map(({ id }) => `schedule ${schedule}, override ${id}: is still of ${leaver}`),
    ]),
    ...Object.values(after.policies).flatMap(({ id: policy, escalation_rules }) =>
      escalation_rules
        .filter(({ targets }) => targets.some(theirs))
        .map(({ id }) => `policy ${policy}, rule ${id}: still names ${leaver}`),
    ),
    ...Object.values(after.incidents)
      .filter(
        ({ status, assignments }) => status !== "resolved" && assignments.some(({ assignee }) => theirs(assignee)),
      )
      .map(({ id }) => `incident ${id}: is still assigned to ${leaver}`),
  ]
}
