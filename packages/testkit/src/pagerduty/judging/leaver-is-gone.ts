import type { Snapshot } from "../snapshot.ts"
import type { Judging } from "./judged.ts"

/** The user is deleted and what was theirs with them, and the license is free again; or, if that was not asked for, there. */
export const leaverIsGone: Judging = ({ before, after, leaver, deletes }) => {
  const user = after.users[leaver]
  if (!deletes) return user === undefined ? [`user ${leaver}: is gone`] : []
  return [
    ...(user === undefined ? [] : [`user ${leaver}: is still there`]),
    ...Object.values(after.teams)
      .filter(({ members }) => members.some(({ user }) => user.id === leaver))
      .map(({ id }) => `team ${id}: ${leaver} is still a member`),
    ...(after.sessions[leaver] === undefined ? [] : [`sessions of ${leaver}: are still there`]),
    ...(after.delegations[leaver] === undefined ? [] : [`grants of ${leaver}: are still there`]),
    ...Object.keys(before.licenses).flatMap((license) => {
      const [used, uses] = [usedOf(before, license), usedOf(after, license)]
      const wanted = used - (before.allocations[leaver]?.license.id === license ? 1 : 0)
      return uses === wanted ? [] : [`license ${license}: ${uses} are in use, not ${wanted}`]
    }),
  ]
}

const usedOf = ({ allocations }: Snapshot, id: string): number =>
  Object.values(allocations).filter(({ license }) => license.id === id).length
