import type { World } from "../src/world.ts"
import { incidents } from "./acme/incidents.ts"
import { people } from "./acme/people.ts"
import { policies } from "./acme/policies.ts"
import { schedules } from "./acme/schedules.ts"
import { services } from "./acme/services.ts"
import { teams } from "./acme/teams.ts"
import { allocate } from "./licenses.ts"
import { account } from "./olga.ts"

/**
 * A company of real shape. Ana Ruiz is everywhere, Bo Chen is who would take over, Dee Novak has nothing.
 * Whatever `now` is, it is Ana's week, and each object is as old or as far off as in every other.
 */
export const acme = (now: Date): World => ({
  account,
  users: people,
  teams,
  schedules: schedules(now),
  escalation_policies: policies,
  services: services(now),
  incidents: incidents(now),
  ...allocate(people, now),
})
