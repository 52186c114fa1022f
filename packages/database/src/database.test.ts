import { chmodSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { SqlClient } from "effect/sql/SqlClient"
import { expect, test } from "vitest"
import { type Database, databasePlace, openDatabase, type Place } from "./database.ts"
import { onEachDatabase } from "./testing/index.ts"

/** In a process of its own, as it were. */
const within = <A, E>(place: Place, use: (database: Database) => Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(openDatabase(place), use)))

const counter = {
  "1_counter": Effect.gen(function* () {
    const sql = yield* SqlClient
    yield* sql`CREATE TABLE counter (n INTEGER NOT NULL)`
    yield* sql`INSERT INTO counter VALUES (0)`
  }),
}

onEachDatabase((fresh) => {
  test("many open it at once, and its tables are made once", async () => {
    const place = await fresh()
    await Promise.all(Array.from({ length: 5 }, () => within(place, ({ migrate }) => migrate("counter", counter))))
    const rows = await within(place, ({ sql }) => sql`SELECT n FROM counter`)
    expect(rows).toEqual([{ n: 0 }])
  })

  test("what is read alone still holds when it is written", async () => {
    const place = await fresh()
    await within(place, ({ migrate }) => migrate("counter", counter))
    const add = ({ sql, alone }: Database) =>
      alone(
        Effect.gen(function* () {
          const [row] = yield* sql<{ n: number }>`SELECT n FROM counter`
          yield* Effect.sleep(2)
          yield* sql`UPDATE counter SET n = ${(row?.n ?? 0) + 1}`
        }),
      )
    const adders = Array.from({ length: 4 }, () =>
      within(place, (database) => Effect.repeat(add(database), { times: 4 })),
    )
    await Promise.all(adders)
    expect(await within(place, ({ sql }) => sql`SELECT n FROM counter`)).toEqual([{ n: 20 }])
  })
})

test("a file that is no database is said, and what to do", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "latchkey-database-")), "a-file")
  writeFileSync(file, "not a database, but long enough to be taken for one".repeat(20))
  chmodSync(file, 0o600)
  const error = await Effect.runPromise(Effect.flip(Effect.scoped(openDatabase({ file }))))
  expect(error.remedy).toContain("XDG_STATE_HOME")
  const below = join(file, "latchkey.db")
  expect(await Effect.runPromise(Effect.flip(Effect.scoped(openDatabase({ file: below }))))).toMatchObject({
    remedy: expect.stringContaining("XDG_STATE_HOME"),
  })
})

test("a PostgreSQL that does not answer is said without its password", async () => {
  const url = "postgres://latchkey:canary@127.0.0.1:1/latchkey"
  const error = await Effect.runPromise(
    Effect.flip(Effect.scoped(Effect.flatMap(openDatabase({ url }), ({ sql, attempt }) => attempt(sql`SELECT 1`)))),
  )
  expect(error.message).toContain("127.0.0.1:1/latchkey")
  expect(`${error.message} ${error.remedy} ${JSON.stringify(error)}`).not.toContain("canary")
})

test("it is a file of the machine, unless a URL is said", () => {
  expect(databasePlace({ XDG_STATE_HOME: "/state" })).toEqual({ file: "/state/latchkey/latchkey.db" })
  expect(databasePlace({ LATCHKEY_DATABASE_URL: "postgres://x/y" })).toEqual({ url: "postgres://x/y" })
})
