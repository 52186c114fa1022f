import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type ConnectorError, finish, type Plan } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { Journal } from "./journal.ts"
import { openJournal } from "./sql-journal.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-journal-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const planned = (id: string): Plan =>
  finish(
    { steps: [], blockers: [], warnings: [], sight: { unseen: [] } },
    { id, connection: "acme", change: "transfer", request: { who: "a" }, madeAt: "2026-11-24T00:00:00.000Z" },
  )
const by = { who: "olga@laptop", host: "cli" }
const begun = (id: string) => ({ type: "planned", plan: planned(id), by }) as const

/** In a process of its own, as it were. */
const within = <A>(use: (journal: Journal) => Effect.Effect<A, ConnectorError>, file = join(folder, "latchkey.db")) =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(openJournal({ file }), use)))

test("tells an operation from its events, in a process that comes later", async () => {
  await within((journal) => journal.append("p-1", begun("p-1")))
  await within((journal) => journal.append("p-1", { type: "started", step: "s" }))
  const told = await within((journal) => journal.read("p-1"))
  expect(told).toMatchObject({ id: "p-1", plan: planned("p-1"), by, state: "queued", started: new Set(["s"]) })
})

test("events are numbered from 1, and told again from any of them", async () => {
  const entries = await within((journal) =>
    Effect.gen(function* () {
      yield* journal.append("p-1", begun("p-1"))
      yield* journal.append("p-2", begun("p-2"))
      yield* Effect.forEach(["a", "b", "c"], (step) => journal.append("p-1", { type: "started", step }))
      return yield* Effect.all([journal.told("p-1"), journal.told("p-1", 2), journal.told("p-2", 1)])
    }),
  )
  expect(entries.map((some) => some.map(({ index }) => index))).toEqual([[1, 2, 3, 4], [3, 4], []])
})

test("many writers at once lose nothing, and leave no gap", async () => {
  await within((journal) => journal.append("p-1", begun("p-1")))
  const writers = Array.from({ length: 8 }, (_, writer) =>
    within((journal) =>
      Effect.forEach(Array.from({ length: 10 }), (_each, n) =>
        journal.append("p-1", { type: "started", step: `${writer}-${n}` }),
      ),
    ),
  )
  await Promise.all(writers)
  const told = await within((journal) => journal.told("p-1"))
  expect(told.map(({ index }) => index)).toEqual(Array.from({ length: 81 }, (_, n) => n + 1))
  expect(new Set(told.map(({ event }) => JSON.stringify(event))).size).toBe(81)
})

test("a list says how each operation stands, newest first; what was never begun is not there", async () => {
  const [list, nothing] = await within((journal) =>
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
