import { openDatabase } from "@latchkey/database"
import { onEachDatabase } from "@latchkey/database/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Latch from "effect/Latch"
import * as Schedule from "effect/Schedule"
import { beforeEach, expect, test } from "vitest"
import { crowd, type InventoryOf, inventoryOf, others } from "./testing/inventory-of.ts"
import { account, connect, makeSource, type Source } from "./testing/source.ts"

onEachDatabase((fresh) => {
  let source: Source
  let its: InventoryOf
  beforeEach(async () => {
    source = makeSource(crowd)
    its = inventoryOf(source, await fresh())
  })

  test("two syncs at once: one", async () => {
    source.meanwhile = Effect.promise(async () => {
      const second = await its.failedSync()
      expect(second).toMatchObject({ reason: { _tag: "Unavailable" }, message: expect.stringContaining("already") })
    })
    expect(await its.sync()).toMatchObject({ index: 1, outcome: "done" })
    expect(source.listings).toBe(1)
    // Another connection is another matter.
    source.meanwhile = Effect.promise(async () => {
      const other = connect(makeSource(crowd), "other")
      const synced = await its.within((inventory) => Effect.flatMap(other, (connection) => inventory.sync(connection)))
      expect(synced).toMatchObject({ outcome: "done" })
    })
    expect(await its.sync()).toMatchObject({ index: 2, outcome: "done", changes: {} })
  })

  test("a sync that is interrupted says so, and lets go", async () => {
    await its.within(
      Effect.fnUntraced(function* (inventory) {
        const listing = yield* Latch.make()
        source.meanwhile = Effect.andThen(listing.open, Effect.never)
        const syncing = yield* Effect.forkChild(its.syncing()(inventory))
        yield* listing.await
        yield* Fiber.interrupt(syncing)
      }),
    )
    source.meanwhile = Effect.void
    expect(await its.sync()).toMatchObject({ index: 2, outcome: "done" })
    expect(await its.syncs()).toMatchObject([{ index: 2 }, { index: 1, outcome: "failed", why: "It was interrupted." }])
  })

  test("whose lease has lapsed is taken over from, and concludes nothing", async () => {
    await its.sync()
    source.accounts = [...crowd, account("ghost")]
    source.meanwhile = Effect.promise(async () => {
      // As if the process had been away for longer than a lease.
      await Effect.runPromise(
        Effect.scoped(
          Effect.flatMap(openDatabase(its.place), ({ sql }) => sql`UPDATE inventory SET syncer = 'it', lease = 0`),
        ),
      )
      source.meanwhile = Effect.void
      source.accounts = others
      expect(await its.sync()).toMatchObject({ index: 3, changes: { left: 1 } })
    })
    expect((await its.failedSync()).message).toContain("Another process")
    expect(await its.syncs()).toMatchObject([
      { index: 3, outcome: "done" },
      { index: 2, outcome: "failed", why: "It stopped before its end." },
      { index: 1, outcome: "done" },
    ])
    expect(await its.said(30)).toEqual([["left", "p0"]])
  })

  test("a lease is renewed while its sync runs", async () => {
    const lease = Effect.scoped(
      Effect.flatMap(openDatabase(its.place), ({ sql }) => sql<{ lease: number }>`SELECT lease FROM inventory`),
    ).pipe(Effect.map(([row]) => row?.lease ?? 0))
    source.meanwhile = Effect.gen(function* () {
      const first = yield* lease
      yield* Effect.repeat(lease, { until: (now) => now > first, schedule: Schedule.spaced("100 millis") })
    }).pipe(Effect.orDie)
    expect(await its.sync()).toMatchObject({ outcome: "done" })
  })
})
