import type { Place } from "@latchkey/database"
import { onEachDatabase } from "@latchkey/database/testing"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { expect, test } from "vitest"
import { type Inventory, keepSynced, openInventory } from "./index.ts"
import { account, connect, makeSource, type Source } from "./testing/source.ts"

const EVERY = 500

/** A process of its own that keeps it synced. */
const keeper = (place: Place, source: Source, until: (inventory: Inventory) => Effect.Effect<unknown>) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const inventory = yield* openInventory(place)
      const known = [
        { name: "acme", sync: { every: `${EVERY} millis` } },
        { name: "by hand", sync: {} },
        { name: "also by hand" },
      ]
      const keep = keepSynced(inventory, { known, open: (name) => connect(source, name) })
      yield* Effect.raceFirst(keep, until(inventory))
      return yield* inventory.syncs("acme", 100)
    }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer)),
  )

const rounds = (most: number) => (inventory: Inventory) =>
  inventory
    .syncs("acme", 100)
    .pipe(
      Effect.delay("50 millis"),
      Effect.repeat({ until: (records) => records.filter(({ outcome }) => outcome === "done").length >= most }),
      Effect.orDie,
    )

onEachDatabase((fresh) => {
  test("several processes sync a connection now and then, never two at once, never sooner than it is time", async () => {
    const place = await fresh()
    const source = makeSource([account("ana")])
    let [running, most] = [0, 0]
    source.meanwhile = Effect.gen(function* () {
      most = Math.max(most, ++running)
      yield* Effect.sleep(20)
      running--
    })
    const [records] = await Promise.all([1, 2, 3].map(() => keeper(place, source, rounds(3))))
    expect(most).toBe(1)
    const begun = (records ?? []).map((record) => Date.parse(record.begun)).toReversed()
    const apart = begun.slice(1).map((one, before) => one - (begun[before] ?? 0))
    expect(apart.length).toBeGreaterThanOrEqual(2)
    // The database's clock decides: less would not be a matter of luck.
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(EVERY * 0.9 - 1)
  })

  test("what fails is tried again at its next time", async () => {
    const place = await fresh()
    const source = makeSource([account("ana")])
    source.failsAfter = 0
    source.meanwhile = Effect.sync(() => {
      if (source.listings === 2) source.failsAfter = undefined
    })
    const records = await keeper(place, source, rounds(1))
    expect(records).toMatchObject([{ outcome: "done" }, { outcome: "failed" }])
  })
})
