// How long a sync of 25,000 people takes, and how much memory at its most: the first one, one where nothing is different,
// and one where a tenth has left. Of a source in memory (what the inventory itself costs), on SQLite and PostgreSQL; and of
// the emulator through the PagerDuty connector, which keeps to 960 calls a minute as PagerDuty asks.
// `node tools/bootstrap.mjs node benchmarks/sync.mjs [memory|postgres|pagerduty]`: one of them, each in a process of its own.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import pagerduty from "../packages/connector-pagerduty/src/index.ts"
import { makeContainer } from "../packages/core/src/index.ts"
import { startPostgres } from "../packages/database/src/testing/postgres.ts"
import { openInventory } from "../packages/inventory/src/index.ts"
import { account, connect, grant, makeSource } from "../packages/inventory/src/testing/source.ts"
import { startEmulator } from "../apps/cli/demo/emulator.ts"

const PEOPLE = 25_000
const [which = "memory"] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), "latchkey-benchmark-"))
const server = which === "postgres" ? await startPostgres() : undefined
const place = server === undefined ? { file: join(folder, "latchkey.db") } : { url: await server.fresh() }
const emulator =
  which === "pagerduty" ? await startEmulator("--users", String(PEOPLE), "--rate-limit", "1000000") : undefined

let most = 0
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20)
const timed = (name, sync) =>
  Effect.gen(function* () {
    most = 0
    const from = performance.now()
    const { outcome, changes, unseen } = yield* sync
    const seconds = ((performance.now() - from) / 1000).toFixed(1)
    console.log(`${name.padEnd(24)} ${seconds.padStart(6)} s ${(most / 2 ** 20).toFixed(0).padStart(5)} MB at most`)
    console.log(
      `  ${outcome} ${JSON.stringify(changes)}${unseen.map(({ what, why }) => `\n  not seen: ${what}: ${why}`)}`,
    )
  })

const ofMemory = Effect.gen(function* () {
  const people = Array.from({ length: PEOPLE }, (_, n) => account(`p${String(n).padStart(6, "0")}`))
  const grants = people.flatMap(({ id }, n) => [
    grant(id, "role", "user"),
    grant(id, "license", "full"),
    grant(id, "team", `t${n % 500}`, "responder"),
    grant(id, "schedule", `s${n % 1_000}`, "on a layer"),
  ])
  const inventory = yield* openInventory(place)
  const source = makeSource(people, grants)
  const connection = yield* connect(source)
  yield* timed("first", inventory.sync(connection))
  yield* timed("nothing different", inventory.sync(connection))
  source.accounts = people.slice(PEOPLE / 10)
  yield* timed("a tenth has left", inventory.sync(connection))
})

const ofPagerDuty = Effect.gen(function* () {
  const inventory = yield* openInventory(place)
  const container = makeContainer()
  container.register(pagerduty)
  const settings = { token: emulator?.token, apiUrl: emulator?.url }
  const connection = yield* container.connect({ name: "acme", connector: "pagerduty", settings })
  yield* timed("first", inventory.sync(connection))
  yield* timed("nothing different", inventory.sync(connection))
})

await Effect.runPromise(
  Effect.scoped(which === "pagerduty" ? ofPagerDuty : ofMemory).pipe(Effect.provide(FetchHttpClient.layer)),
)
clearInterval(watch)
emulator?.process.kill()
await server?.stop()
rmSync(folder, { recursive: true })
