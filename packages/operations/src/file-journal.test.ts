import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { finish, type Plan } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { afterEach, beforeEach, expect, test } from "vitest"
import { fileJournal } from "./file-journal.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-journal-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const plan: Plan = finish(
  { steps: [], blockers: [], warnings: [], sight: { unseen: [] } },
  { id: "p-1", connection: "acme", change: "transfer", request: { who: "a" }, madeAt: "2026-11-24T00:00:00.000Z" },
)

test("tells an operation from its events, in a process that comes later", async () => {
  const told = await Effect.runPromise(
    Effect.gen(function* () {
      yield* fileJournal(folder).append("p-1", { type: "planned", plan })
      yield* fileJournal(folder).append("p-1", { type: "started", step: "s" })
      return yield* fileJournal(folder).read("p-1")
    }),
  )
  expect(told).toMatchObject({ id: "p-1", plan, state: "running", started: new Set(["s"]) })
})

test("a line that a crash cut is not believed, and does not spoil the next", async () => {
  await Effect.runPromise(fileJournal(folder).append("p-1", { type: "planned", plan }))
  const [file = ""] = readdirSync(folder)
  appendFileSync(join(folder, file), '{"type":"receipt","rec')
  await Effect.runPromise(fileJournal(folder).append("p-1", { type: "started", step: "s" }))
  const told = await Effect.runPromise(fileJournal(folder).read("p-1"))
  expect(told?.receipts.size).toBe(0)
  expect(told?.started).toEqual(new Set(["s"]))
})

test("what was never begun is not there", async () => {
  expect(await Effect.runPromise(fileJournal(folder).read("nothing"))).toBeUndefined()
  expect(await Effect.runPromise(fileJournal(join(folder, "missing")).list)).toEqual([])
})

test("a folder that can't be written is said before anything is changed", async () => {
  const file = join(folder, "a-file")
  writeFileSync(file, "")
  const error = await Effect.runPromise(Effect.flip(fileJournal(file).append("p-1", { type: "planned", plan })))
  expect(error.remedy).toContain("XDG_STATE_HOME")
})
