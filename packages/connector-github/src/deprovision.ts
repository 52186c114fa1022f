import type { Deprovision } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { GitHub } from "./client.ts"
import { findPerson, type Person } from "./people.ts"
import { lookAt, mayNotLeave, membership } from "./steps/membership.ts"

/** Ends the membership, the access of an outside collaborator, or the invitation: whichever it is. */
export const deprovision = (github: GitHub): Deprovision => ({
  plan: Effect.fn("github.deprovision")(function* ({ account }) {
    const person = yield* findPerson(github, account)
    const { id, name, url } = person.account
    const { state } = yield* lookAt(github, id, person.as)
    const step = membership.plan({
      target: { type: person.as, id, name, ...(url !== undefined && { url }) },
      intent: { remove: person.as },
      state,
      stage: 1,
    })
    return {
      steps: step === undefined ? [] : [step],
      blockers: yield* mayNotLeave(github, { id, name, as: person.as }),
      warnings: goesWith(person),
      sight: { unseen: [] },
      accounts: [id],
    }
  }),
})

/** What goes with it, and does not come back. */
const goesWith = ({ as, account: { name, role } }: Person): ReadonlyArray<string> =>
  as === "invitation"
    ? []
    : [
        `With ${name}'s access go: their forks of private repositories, their places in teams, and what they are still assigned to.`,
        `Commits, comments and pull requests stay. Tokens, keys and apps of ${name}'s no longer reach the organisation: what runs on them stops.`,
        `GitHub tells ${name} by e-mail.`,
        ...(role === "Owner" ? [`${name} is an owner: apps and hooks that they set up stay, see to those.`] : []),
      ]
