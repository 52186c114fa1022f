import type { Judging } from "./judged.ts"
import { isOver } from "./judged.ts"
import { customShiftsOf, eventsOf, names, overridesOf } from "./timed.ts"

/** Nothing that can still page somebody names the leaver: no layer, shift or override that goes on, no policy, no incident. */
export const nothingNamesTheLeaver: Judging = ({ after, leaver, handedOverBy }) => {
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
    ...Object.values(after.v3Schedules).flatMap((schedule) =>
      [
        ...schedule.rotations.flatMap(({ events }) => eventsOf(events)),
        ...customShiftsOf(schedule),
        ...overridesOf(schedule),
      ]
        .filter((each) => names(each, leaver) && !isOver(each, handedOverBy))
        .map(({ id }) => `schedule ${schedule.id}, ${id}: still names ${leaver}`),
    ),
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
