import type { PlannedStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "../client.ts"
import type { Team, User } from "../model.ts"
import { type References, targetOf } from "../references.ts"
import { seen, teamMember } from "../steps/team-member.ts"
import type { Successors } from "./successors.ts"
import { listMembers, listTeams } from "../teams.ts"

/** Where the leaver is a team's only manager, a successor becomes one; where a private team's things are taken over, a member. */
export const planTeams = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  leaver: User,
  references: References,
  successors: Successors,
  stage: number,
) {
  const own = leaver.teams ?? []
  const others = yield* otherPrivateTeams(pagerduty, references, new Set(own.map(({ id }) => id)))
  const plans = yield* Effect.forEach([...own, ...others], (team) =>
    Effect.gen(function* () {
      const members = yield* Stream.runCollect(listMembers(pagerduty, team.id))
      const managers = members.filter(({ role }) => role === "manager").map(({ user }) => user.id)
      const leads = managers.length === 1 && managers[0] === leaver.id
      const heir = successors.everything
      const needs = new Map(
        isPrivate(team) ? takersOf(team.id, references, successors).map((one) => [one.id, one]) : [],
      )
      if (leads && heir !== undefined && !seesAll(heir)) needs.set(heir.id, heir)
      const steps = [...needs.values()].map((to) =>
        teamMember.plan({
          target: targetOf("team", { ...team, name: team.summary ?? team.id }),
          intent: { to: { id: to.id, name: to.name }, role: leads && to.id === heir?.id ? "manager" : "responder" },
          state: seen(members, to.id).state,
          stage,
        }),
      )
      const warnings =
        leads && heir === undefined
          ? [`Team "${team.summary ?? team.id}" has no other manager than ${leaver.name}: name one with \`--to\`.`]
          : []
      return { steps, warnings }
    }),
  )
  const steps: ReadonlyArray<PlannedStep> = plans.flatMap((plan) => plan.steps).filter((step) => step !== undefined)
  return { steps, warnings: plans.flatMap((plan) => plan.warnings) }
})

/** Private teams whose things are taken over, and that the leaver is not in: `listTeams`, only where there may be any. */
const otherPrivateTeams = (pagerduty: PagerDuty, references: References, own: ReadonlySet<string>) => {
  const ids = new Set(thingsOf(references).flatMap(({ teams = [] }) => teams.map(({ id }) => id)))
  return ids.isSubsetOf(own)
    ? Effect.succeed([])
    : listTeams(pagerduty).pipe(
        Stream.filter((team) => isPrivate(team) && ids.has(team.id) && !own.has(team.id)),
        Stream.runCollect,
      )
}

/** Who takes over schedules and policies that are this team's. */
const takersOf = (team: string, references: References, successors: Successors): ReadonlyArray<User> =>
  thingsOf(references)
    .filter(({ teams = [] }) => teams.some(({ id }) => id === team))
    .flatMap(({ id }) => successors.of(id) ?? [])
    .filter((one) => !seesAll(one))

/** Owners and Global Admins see and manage every team as they are; their access can't be configured (PagerDuty's help). */
const seesAll = ({ role }: User): boolean => role === "owner" || role === "admin"

const thingsOf = ({ schedules, shiftBased, policies }: References) => [
  ...[...schedules, ...shiftBased.references].map(({ schedule: { id, teams } }) => ({ id, teams })),
  ...policies,
]

const isPrivate = ({ default_role: role }: Team): boolean => role === "none"
