import { changes, changesOf } from "./changes.ts"
import type { Judged, Judging } from "./judged.ts"

type Team = Judged["before"]["teams"][string]

/**
 * Teams are as they were, without the leaver once deleted. The successor may have joined, or become more, where the
 * leaver was a member or where the team owns something that named the leaver; elsewhere not, and nobody becomes less.
 */
export const teamsStand: Judging = (judged) => [
  ...changesOf("team", withoutMembers(judged.before.teams), withoutMembers(judged.after.teams)),
  ...Object.values(judged.before.teams).flatMap((team) => {
    const later = judged.after.teams[team.id]
    const what = `team ${team.id}`
    return later === undefined
      ? []
      : [
          ...changes(what, { members: others(team, judged) }, { members: others(later, judged) }),
          ...ofSuccessor(what, team, later, judged),
        ]
  }),
]

const ofSuccessor = (what: string, team: Team, later: Team, judged: Judged): string[] => {
  const [was, is] = [roleOf(team, judged.successor), roleOf(later, judged.successor)]
  if (was === is) return []
  if (rank.indexOf(is) < rank.indexOf(was)) return [`${what}: ${judged.successor} is ${is}, not ${was}`]
  return concernsLeaver(team, judged) ? [] : [`${what}: ${judged.successor} became ${is} without need`]
}

const rank = ["no member", "observer", "responder", "manager"]

const roleOf = ({ members }: Team, id: string): string =>
  members.find(({ user }) => user.id === id)?.role ?? "no member"

/** A schedule or a policy. */
type Owned = Pick<Judged["before"]["policies"][string], "teams">

const concernsLeaver = (team: Team, { before, leaver }: Judged): boolean =>
  roleOf(team, leaver) !== "no member" ||
  [before.schedules, before.v3Schedules, before.policies]
    .flatMap((owned) => Object.values<Owned>(owned))
    .some((owned) => owned.teams.some(({ id }) => id === team.id) && JSON.stringify(owned).includes(`"${leaver}"`))

const others = ({ members }: Team, { leaver, successor, deletes }: Judged) =>
  members.filter(({ user }) => user.id !== successor && !(deletes && user.id === leaver))

const withoutMembers = (teams: Readonly<Record<string, Team>>) =>
  Object.fromEntries(Object.entries(teams).map(([id, team]) => [id, { ...team, members: null }]))
