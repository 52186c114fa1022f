import type { Case, World } from "@latchkey/testkit"
import type { Person } from "../src/people.ts"

/** To fill in: who is there at first. More than one page of them: the stand-in gives two a page. */
export const people: ReadonlyArray<Person> = []

/**
 * To fill in: the changes that the laws plan and perform. One that can't be taken back has an `obstruct`, which puts a
 * blocker in its way, and a `blind`, which hides something (law 6).
 */
export const changes: ReadonlyArray<Case> = []

/** To fill in: from outside, changes what a step is about to change, and leaves the step's own work to do. */
export const touch: World["touch"] | undefined = undefined
