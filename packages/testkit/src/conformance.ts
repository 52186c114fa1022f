import { type Connector, type ConnectorError, dropIdle } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { assert, describe, it } from "vitest"
import type { Law } from "./law.ts"
import { laws } from "./laws/index.ts"
import type { Case, Subject, World } from "./world.ts"

/** Holds a connector to one law, reaching its world as the world says; gives how often the law had something to judge. */
export const hold = (law: Law, { connector, world }: Subject): Effect.Effect<number, ConnectorError> =>
  law
    .holds({ connector, world: { ...world, changes: world.changes.map(asHostsPlan) } })
    .pipe(Effect.scoped, Effect.provide(world.http ?? FetchHttpClient.layer))

/** A host keeps an idle step only where something may ask for it. */
const asHostsPlan = (change: Case): Case => ({ ...change, plan: (opened) => Effect.map(change.plan(opened), dropIdle) })

/** May let time fly. */
type Pace = (law: Effect.Effect<number, ConnectorError>) => Effect.Effect<number, ConnectorError>
const asItIs: Pace = (law) => law

/** A real clock, with real retries in it: milliseconds for one law. */
const PATIENCE = 300_000

/** A test of one law: skipped, and said why, where there is nothing in the world for it to judge; never passed then. */
export const testLaw = (law: Law, subject: Subject, pace = asItIs, judged: () => void = () => {}): void =>
  // oxlint-disable-next-line vitest/expect-expect -- it is the law that asserts
  it(
    `${law.name}`,
    async ({ signal, skip }) => {
      const times = await Effect.runPromise(pace(hold(law, subject)), { signal })
      skip(times === 0, `not held: there is nothing in this world to judge; it takes ${law.needs}`)
      judged()
    },
    PATIENCE,
  )

/** A connector in one world, or in several by name. */
export type Subjects = { readonly connector: Connector } & (
  | { readonly world: World }
  | { readonly worlds: Readonly<Record<string, World>> }
) & {
    /** The laws, by name, that none of its worlds has anything for: any other must be judged. Left out, any may go unjudged. */
    readonly unjudged?: ReadonlyArray<string>
  }

/** Holds a connector to every law: one call in its test file, a test for each law in each world. */
export const conformance = (subjects: Subjects, pace?: Pace): void => {
  const { connector, unjudged } = subjects
  const judged = new Set<Law>()
  const worlds = "world" in subjects ? { "its world": subjects.world } : subjects.worlds
  for (const [name, world] of Object.entries(worlds))
    describe(`${connector.name} keeps to the law in ${name}`, () => {
      for (const law of laws) testLaw(law, { connector, world }, pace, () => judged.add(law))
    })
  if (unjudged === undefined) return
  const but = unjudged.length === 0 ? "" : `, but never: ${unjudged.join("; ")}`
  it(`the worlds of ${connector.name} try each law${but}`, () => {
    const left = laws.filter((law) => !judged.has(law)).map(({ name }) => name)
    assert.deepEqual(left, [...unjudged])
  })
}
