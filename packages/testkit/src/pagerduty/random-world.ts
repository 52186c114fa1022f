import type { World } from "@latchkey/emulator-pagerduty"
import * as fc from "fast-check"
import { incidentOf, serviceOf, someIncident } from "./random/incidents.ts"
import { crowd, leaver, someRole, successor } from "./random/people.ts"
import { policyOf, somePolicy } from "./random/policies.ts"
import type { Scale } from "./random/scale.ts"
import { usualScale } from "./random/scale.ts"
import { scheduleOf, someSchedule } from "./random/schedules.ts"
import { shiftBasedOf, someShiftBased } from "./random/shift-based.ts"
import { someTeam, teamOf, teamsOf } from "./random/teams.ts"
import { someNow, stamp } from "./random/times.ts"

/** Somebody is to leave an account, and somebody to take over. */
export interface Departure {
  readonly world: World
  /** The emulator's clock stands here. */
  readonly now: string
  /** Never the account's owner. */
  readonly leaver: string
  readonly successor: string
}

/** Whole accounts, every reference in them good; smaller ones where `scale` says so. */
export const randomWorld = (scale: Partial<Scale> = {}): fc.Arbitrary<Departure> => {
  const most = { ...usualScale, ...scale }
  return fc
    .record({
      now: someNow,
      people: fc.integer({ min: 4, max: most.people }),
      roles: fc.array(someRole, { minLength: 1, maxLength: most.people }),
      teams: fc.array(someTeam, { maxLength: most.teams }),
      schedules: fc.array(someSchedule(most), { minLength: 1, maxLength: most.schedules }),
      shiftBased: fc.array(someShiftBased(most), { maxLength: most.shiftBased }),
      policies: fc.array(somePolicy, { minLength: 1, maxLength: most.policies }),
      services: fc.array(fc.nat(20), { maxLength: most.services }),
      incidents: fc.array(someIncident, { maxLength: most.incidents }),
    })
    .map(({ now, people, roles, ...drafts }) => {
      const teams = drafts.teams.map((team, at) => teamOf(at, people, team))
      const schedules = drafts.schedules.map((schedule, at) => ({
        ...scheduleOf(at, now, people, schedule),
        teams: teamsOf(schedule.team, teams.length),
      }))
      const shiftBased = drafts.shiftBased.map((schedule, at) => ({
        ...shiftBasedOf(at, now, people, schedule),
        teams: teamsOf(schedule.team, teams.length),
      }))
      const onSchedules = [
        ...schedules.map(({ id }) => ({ id, type: "schedule_reference" as const })),
        ...shiftBased.map(({ id }) => ({ id, type: "schedule_v3_reference" as const })),
      ]
      const policies = drafts.policies.map((policy, at) => ({
        ...policyOf(at, people, onSchedules, policy),
        teams: teamsOf(policy.team, teams.length),
      }))
      const services = drafts.services.map((policy, at) => serviceOf(at, now, policies.length, policy))
      const world: World = {
        account: { id: "PACCOU1", name: "Acme", subdomain: "acme", time_zone: "Europe/Berlin" },
        ...crowd(people, roles, now),
        teams,
        schedules,
        escalation_policies: policies,
        services,
        v3_schedules: shiftBased,
        incidents: drafts.incidents.flatMap((incident, at) => incidentOf(at, now, people, services, incident)),
      }
      return { world, now: stamp(now), leaver, successor }
    })
}
