import type { PlannedStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "../client.ts"
import type { User } from "../model.ts"
import { type References, targetOf } from "../references.ts"
import { seen, teamMember } from "../steps/team-member.ts"
import type { Successors } from "./successors.ts"
import { listMembers } from "../teams.ts"

/** Where the leaver is a team's only manager, a successor becomes one; where a private team's things are taken over, a member. */
export const planTeams = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  leaver: User,
  references: References,
  successors: Successors,
  stage: number,
) {
  const plans = yield* Effect.forEach(leaver.teams ?? [], (team) =>
    Effect.gen(function* () {
      const members = yield* Stream.runCollect(listMembers(pagerduty, team.id))
      const managers = members.filter(({ role }) => role === "manager").map(({ user }) => user.id)
      const leads = managers.length === 1 && managers[0] === leaver.id
      const heir = successors.everything
      const needs = new Map(
        team.default_role === "none" ? takersOf(team.id, references, successors).map((one) => [one.id, one]) : [],
      )
      if (leads && heir !== undefined) needs.set(heir.id, heir)
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

/** Who takes over schedules and policies that are this team's. */
const takersOf = (team: string, { schedules, policies }: References, successors: Successors): ReadonlyArray<User> =>
  [...schedules.map(({ schedule }) => schedule), ...policies]
    .filter(({ teams = [] }) => teams.some(({ id }) => id === team))
    .flatMap(({ id }) => successors.of(id) ?? [])
