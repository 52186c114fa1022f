import { type ConnectorError, dropIdle } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { describe, it } from "@effect/vitest"
import type { Law } from "./law.ts"
import { laws } from "./laws/index.ts"
import type { Case, Subject } from "./world.ts"

/** Holds a connector to one law, reaching its world as the world says. */
export const hold = (law: Law, { connector, world }: Subject): Effect.Effect<void, ConnectorError> =>
  law
    .holds({ connector, world: { ...world, changes: world.changes.map(asHostsPlan) } })
    .pipe(Effect.scoped, Effect.provide(world.http ?? FetchHttpClient.layer))

/** A host keeps an idle step only where something may ask for it. */
const asHostsPlan = (change: Case): Case => ({ ...change, plan: (opened) => Effect.map(change.plan(opened), dropIdle) })

/** A real clock, with real retries in it: milliseconds for one law. */
const PATIENCE = 300_000

/** Holds a connector to every law: one call in its test file, a test for each law. `pace` may let time fly. */
export const conformance = (
  subject: Subject,
  pace: (law: Effect.Effect<void, ConnectorError>) => Effect.Effect<void, ConnectorError> = (law) => law,
): void => {
  describe(`${subject.connector.name} keeps to the law`, () => {
    it.live.each(laws.map((law) => [law.name, law] as const))("%s", ([, law]) => pace(hold(law, subject)), PATIENCE)
  })
}
