import { type ConnectorError, finish, type Plan, type PlannedStep } from "@latchkey/core"
import { openDatabase, type Place } from "@latchkey/database"
import { onEachDatabase } from "@latchkey/database/testing"
import * as Effect from "effect/Effect"
import { expect, test } from "vitest"
import { newPerformer } from "./claims.ts"
import type { Journal } from "./journal.ts"
import { openJournal } from "./sql-journal.ts"

const step = (target: string): PlannedStep => ({
  key: target,
  kind: "desk",
  stage: 1,
  line: target,
  target: { type: "desk", id: target, name: target },
  intent: null,
  before: {},
  after: {},
  clears: [],
  reversible: true,
  standing: false,
})
const planned = (id: string, targets: ReadonlyArray<string> = [id]): Plan =>
  finish(
    { steps: targets.map(step), blockers: [], warnings: [], sight: { unseen: [] } },
    { id, connection: "acme", change: "transfer", request: { who: "a" }, madeAt: "2026-11-24T00:00:00.000Z" },
  )
const by = { who: "olga@laptop", host: "cli" }
const begun = (id: string, targets?: ReadonlyArray<string>) =>
  ({ type: "planned", plan: planned(id, targets), by }) as const

/** In a process of its own, as it were. */
const within = <A>(place: Place, use: (journal: Journal) => Effect.Effect<A, ConnectorError>) =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(openJournal(place), use)))

/** As if a performer of another machine had said nothing for a minute. */
const silence = (place: Place, performer: string) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(
        openDatabase(place),
        ({ sql }) => sql`UPDATE operation SET lease = lease - 60000 WHERE performer = ${performer}`,
      ),
    ),
  )

const elsewhere = () => `another-machine/1/${newPerformer().slice(-8)}`

onEachDatabase((fresh) => {
  test("tells an operation from its events, in a process that comes later", async () => {
    const place = await fresh()
    await within(place, (journal) => journal.append("p-1", begun("p-1")))
    await within(place, (journal) => journal.append("p-1", { type: "started", step: "s" }))
    const told = await within(place, (journal) => journal.read("p-1"))
    expect(told).toMatchObject({ id: "p-1", plan: planned("p-1"), by, state: "queued", started: new Set(["s"]) })
  })

  test("events are numbered from 1, and told again from any of them", async () => {
    const entries = await within(await fresh(), (journal) =>
      Effect.gen(function* () {
        yield* journal.append("p-1", begun("p-1"))
        yield* journal.append("p-2", begun("p-2"))
        yield* Effect.forEach(["a", "b", "c"], (key) => journal.append("p-1", { type: "started", step: key }))
        return yield* Effect.all([journal.told("p-1"), journal.told("p-1", 2), journal.told("p-2", 1)])
      }),
    )
    expect(entries.map((some) => some.map(({ index }) => index))).toEqual([[1, 2, 3, 4], [3, 4], []])
  })

  test("many writers at once lose nothing, and leave no gap", async () => {
    const place = await fresh()
    await within(place, (journal) => journal.append("p-1", begun("p-1")))
    const writers = Array.from({ length: 8 }, (_, writer) =>
      within(place, (journal) =>
        Effect.forEach(Array.from({ length: 10 }), (_each, n) =>
          journal.append("p-1", { type: "started", step: `${writer}-${n}` }),
        ),
      ),
    )
    await Promise.all(writers)
    const told = await within(place, (journal) => journal.told("p-1"))
    expect(told.map(({ index }) => index)).toEqual(Array.from({ length: 81 }, (_, n) => n + 1))
    expect(new Set(told.map(({ event }) => JSON.stringify(event))).size).toBe(81)
  })

  test("a list says how each operation stands, newest first; what was never begun is not there", async () => {
    const [list, nothing] = await within(await fresh(), (journal) =>
      Effect.gen(function* () {
        yield* journal.append("p-1", begun("p-1"))
        yield* Effect.sleep(5)
        yield* journal.append("p-2", begun("p-2"))
        yield* journal.append("p-1", { type: "state", state: "partly done" })
        return [yield* journal.list, yield* journal.read("nothing")] as const
      }),
    )
    expect(list.map(({ id, state }) => [id, state])).toEqual([
      ["p-2", "queued"],
      ["p-1", "partly done"],
    ])
    expect(nothing).toBeUndefined()
  })

  test("of many who claim an operation at once, one gets it", async () => {
    const place = await fresh()
    await within(place, (journal) => journal.append("p-1", begun("p-1")))
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => within(place, (journal) => journal.claim("p-1", elsewhere()))),
    )
    expect(claims.filter(({ claimed }) => claimed)).toHaveLength(1)
  })

  test("one whose performer says nothing any more is anybody's; it can't go on with it", async () => {
    const place = await fresh()
    const [first, second] = [elsewhere(), elsewhere()]
    await within(place, (journal) => journal.append("p-1", begun("p-1")))
    const claims = await within(place, (journal) =>
      Effect.all([journal.claim("p-1", first), journal.claim("p-1", second)]),
    )
    expect(claims).toEqual([{ claimed: true }, { claimed: false, performer: first }])
    await silence(place, first)
    expect(await within(place, (journal) => journal.claimNext(second, ["acme"]))).toBe("p-1")
    const late = within(place, (journal) => journal.append("p-1", { type: "started", step: "s" }, first))
    await expect(late).rejects.toThrow("Another process performs operation p-1 now")
    await within(place, (journal) => journal.append("p-1", { type: "started", step: "s" }, second))
    expect((await within(place, (journal) => journal.read("p-1")))?.started).toEqual(new Set(["s"]))
  })

  test("a performer that says it is there keeps what it has; one that lets go does not", async () => {
    const place = await fresh()
    const [first, second] = [elsewhere(), elsewhere()]
    await within(place, (journal) => journal.append("p-1", begun("p-1"), first))
    await silence(place, first)
    await within(place, (journal) => journal.keep(first))
    expect(await within(place, (journal) => journal.claimNext(second, ["acme"]))).toBeUndefined()
    await within(place, (journal) => journal.release(first))
    expect(await within(place, (journal) => journal.claimNext(second, ["acme"]))).toBe("p-1")
  })

  test("a process of this machine that is gone is known to be, before its lease is over", async () => {
    const place = await fresh()
    const gone = newPerformer().replace(/\/\d+\//, "/999999/")
    await within(place, (journal) => journal.append("p-1", begun("p-1"), gone))
    expect(await within(place, (journal) => journal.claim("p-1", elsewhere()))).toEqual({ claimed: true })
  })

  test("13. two that touch the same: the second waits, and says for whom, until the first is at an end", async () => {
    const place = await fresh()
    const told = await within(place, (journal) =>
      Effect.gen(function* () {
        const me = elsewhere()
        yield* journal.append("p-1", begun("p-1", ["east", "west"]))
        yield* journal.append("p-2", begun("p-2", ["west"]))
        yield* journal.append("p-3", begun("p-3", ["north"]))
        const first = yield* Effect.all([1, 2, 3].map(() => journal.claimNext(me, ["acme"])))
        const waits = yield* journal.claim("p-2", me)
        const waiting = yield* journal.read("p-2")
        yield* journal.append("p-1", { type: "state", state: "done" }, me)
        return [first, waits, waiting?.waiting?.why, yield* journal.claimNext(me, ["acme"])]
      }),
    )
    expect(told).toEqual([
      ["p-1", "p-3", undefined],
      { claimed: false, behind: "p-1" },
      "for operation p-1, which touches the same",
      "p-2",
    ])
  })

  test("what waits for an approval, for its time, or for another connection's worker is not performed", async () => {
    const claims = await within(await fresh(), (journal) =>
      Effect.gen(function* () {
        yield* journal.append("p-1", { ...begun("p-1"), needsApproval: true })
        yield* journal.append("p-2", { ...begun("p-2"), due: "2999-01-01T00:00:00.000Z" })
        yield* journal.append("p-3", { ...begun("p-3"), due: "2026-01-01T00:00:00.000Z" })
        const other = yield* journal.claimNext(elsewhere(), ["other"])
        return [other, yield* journal.claimNext(elsewhere(), ["acme"]), yield* journal.claimNext(elsewhere(), ["acme"])]
      }),
    )
    expect(claims).toEqual([undefined, "p-3", undefined])
  })
})
