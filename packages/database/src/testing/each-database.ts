import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe } from "vitest"
import type { Place } from "../place.ts"
import { startPostgres } from "./postgres.ts"

/** The same tests on SQLite and on a real PostgreSQL; `fresh` gives a place that nothing was written to yet. */
export const onEachDatabase = (tests: (fresh: () => Promise<Place>) => void): void => {
  describe("on SQLite", () => {
    const folders: Array<string> = []
    afterAll(() => {
      for (const folder of folders) rmSync(folder, { recursive: true })
    })
    tests(() => {
      const folder = mkdtempSync(join(tmpdir(), "latchkey-database-"))
      folders.push(folder)
      return Promise.resolve({ file: join(folder, "latchkey.db") })
    })
  })
  describe("on PostgreSQL", () => {
    let server: Awaited<ReturnType<typeof startPostgres>> | undefined
    beforeAll(async () => {
      server = await startPostgres()
    })
    afterAll(() => server?.stop())
    tests(async () => {
      if (server === undefined) throw new Error("PostgreSQL is not there yet")
      return { url: await server.fresh() }
    })
  })
}
