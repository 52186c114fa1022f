import type { Deprovision } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { Client } from "./client.ts"
import { findPerson } from "./people.ts"
import { seen, suspension } from "./steps/suspension.ts"

/** Plans what takes an account away. */
export const deprovision = (client: Client): Deprovision => ({
  plan: ({ account }) =>
    Effect.map(findPerson(client, account), (person) => {
      const target = { type: "person", id: person.id, name: person.name }
      const step = suspension.plan({ target, intent: { active: false }, state: seen(person).state, stage: 1 })
      return {
        steps: step === undefined ? [] : [step],
        // To fill in: what must be done before (`key`, `what`, `clearedBy`), and what goes with the account.
        blockers: [],
        warnings: [],
        // To fill in: what the token can't see, and that may name the person.
        sight: { unseen: [] },
        accounts: [person.id],
      }
    }),
})
