import { defineStep } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Client } from "../client.ts"
import { getPerson, type Person, setActive } from "../people.ts"

const Active = Schema.Struct({ active: Schema.Boolean })

/** To fill in: the facet that this step owns, compared item by item. */
export const seen = ({ active }: Person) => ({ state: { active }, raw: null })

/** Lets somebody in no more; to take it back is to let them in again. */
export const suspension = defineStep({
  kind: "suspension",
  intent: Active,
  item: Schema.Boolean,
  reversible: true,
  look: (client: Client, { id }) => Effect.map(getPerson(client, id), seen),
  want: (_now, { active }): Readonly<Record<string, boolean>> => ({ active }),
  // One write. Its answer is the look after it, where it shows the whole of what the step owns.
  act: (client, { id }, _now, { active }) => Effect.map(setActive(client, id, active === true), seen),
  say: ({ name }, _before, { active }) => `${name}: ${active === true ? "let in again" : "suspended"}`,
})
