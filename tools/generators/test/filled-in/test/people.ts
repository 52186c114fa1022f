import { Deprovision } from "@latchkey/core"
import { type Case, provided, type World } from "@latchkey/testkit"
import * as Effect from "effect/Effect"
import type { Person } from "../src/people.ts"

/** Who is there at first. */
export const people: ReadonlyArray<Person> = ["ana", "bo", "cy"].map((name) => ({
  id: `P-${name}`,
  name,
  email: `${name}@acme.test`,
  active: true,
}))

/** The changes that the laws plan and perform. */
export const changes: ReadonlyArray<Case> = [
  {
    name: "deprovision",
    plan: (opened) => Effect.flatMap(provided(opened, Deprovision), ({ plan }) => plan({ account: "ana@acme.test" })),
  },
]

/** A suspension owns one switch: from outside it is as it was, or as it is to be, and nothing else is there to change. */
export const touch: World["touch"] = () => Effect.void
