import type { Team } from "@latchkey/emulator-pagerduty"
import * as fc from "fast-check"
import type { Draft } from "./draft.ts"
import { idOf } from "./ids.ts"
import { personAt, somebody } from "./people.ts"

export const someTeam = fc.record({
  members: fc.uniqueArray(
    fc.record({ person: somebody, role: fc.constantFrom("responder" as const, "manager", "observer") }),
    { maxLength: 4, selector: ({ person }) => person },
  ),
  isPrivate: fc.constantFrom(false, false, true),
})

export const teamOf = (number: number, people: number, { members, isPrivate }: Draft<typeof someTeam>): Team => ({
  id: idOf.team(number),
  name: `Team ${number}`,
  description: null,
  default_role: isPrivate ? "none" : "manager",
  members: [...new Map(members.map(({ person, role }) => [personAt(person, people), role]))].map(([id, role]) => ({
    user: { id },
    role,
  })),
})

/** The team that an object belongs to, if to any. */
export const teamsOf = (team: number | null, teams: number): Array<{ id: string }> =>
  team === null || teams === 0 ? [] : [{ id: idOf.team(team % teams) }]
