// Many workers on one PostgreSQL: what is asked for is performed, whoever dies.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import pagerduty from "@latchkey/connector-pagerduty"
import { type ConnectorError, makeContainer } from "@latchkey/core"
import { startPostgres } from "@latchkey/database/testing"
import { type Asked, askFor, type Entry, type Journal, openJournal, planChange } from "@latchkey/operations"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { type RunningEmulator, startEmulator } from "../demo/emulator.ts"

const latchkey = fileURLToPath(new URL("../dist/latchkey.js", import.meta.url))
const by = { who: "olga", host: "test" }

let postgres: Awaited<ReturnType<typeof startPostgres>>
let emulator: RunningEmulator
let url: string
const workers = new Set<ChildProcessWithoutNullStreams>()
/** What each said. */
const log = new WeakMap<ChildProcessWithoutNullStreams, string>()
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())
beforeEach(async () => {
  url = await postgres.fresh()
})
afterEach(async () => {
  await Promise.all([...workers].map((worker) => end(worker, "SIGKILL")))
  workers.clear()
  emulator.process.kill()
})

/** A worker that has said that it is ready. */
const begin = async (more: Readonly<Record<string, string>> = {}) => {
  const worker = spawn(process.execPath, [latchkey, "worker"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: "/nowhere",
      LATCHKEY_DATABASE_URL: url,
      PAGERDUTY_TOKEN: emulator.token,
      PAGERDUTY_API_URL: emulator.url,
      ...more,
    },
  })
  workers.add(worker)
  await new Promise<void>((resolve, reject) => {
    worker.stderr.on("data", (part) => {
      const said = (log.get(worker) ?? "") + String(part)
      log.set(worker, said)
      if (said.includes("Performing")) resolve()
    })
    worker.once("close", () => reject(new Error("The worker ended before it was ready")))
  })
  return worker
}

const end = (worker: ChildProcessWithoutNullStreams, signal: NodeJS.Signals) =>
  new Promise<void>((resolve) => {
    if (worker.exitCode !== null || worker.signalCode !== null) return resolve()
    worker.once("close", () => resolve())
    worker.kill(signal)
  })

const within = <A>(use: (journal: Journal) => Effect.Effect<A, ConnectorError>) =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(openJournal({ url }), use)))

/** Asks for these people's deprovisioning, or for more, one operation each; gives the operations' ids. */
const ask = (people: ReadonlyArray<string>, more: Omit<Asked, "who"> = { change: "deprovision" }) => {
  const container = makeContainer()
  container.register(pagerduty)
  const connect = container.connect({
    name: "pagerduty",
    connector: "pagerduty",
    settings: { token: emulator.token, apiUrl: emulator.url },
  })
  return Effect.runPromise(
    Effect.gen(function* () {
      const connection = yield* connect
      const journal = yield* openJournal({ url })
      return yield* Effect.forEach(
        people,
        (who) => Effect.flatMap(planChange(connection, { ...more, who }), (plan) => askFor(journal, plan, by)),
        { concurrency: 8 },
      )
    }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer)),
  )
}

const states = () =>
  within((journal) => journal.list).then((list) =>
    Object.fromEntries([...Map.groupBy(list, ({ state }) => state)].map(([state, all]) => [state, all.length])),
  )

const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return text === "" ? undefined : JSON.parse(text)
}

const Requests = Schema.Array(
  Schema.Struct({ method: Schema.String, path: Schema.String, status: Schema.NullOr(Schema.Int) }),
)
const deletions = async () =>
  Schema.decodeUnknownSync(Requests)(await control("GET", "requests")).filter(
    ({ method, path }) => method === "DELETE" && /^\/users\/\w+$/.test(path),
  )

const people = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => `P${String(from + at).padStart(6, "0")}`)

test("200 operations, three workers, one killed and one begun anew: all are done, and each person is deleted once", async () => {
  emulator = await startEmulator("--users", "201", "--rate-limit", "1000000")
  const leavers = people(1, 200)
  const asked = ask(leavers)
  const [first] = await Promise.all([begin(), begin(), begin()])
  await asked
  await expect.poll(async () => (await deletions()).length, { timeout: 120_000 }).toBeGreaterThan(30)
  await end(first, "SIGKILL")
  await expect.poll(async () => (await deletions()).length, { timeout: 120_000 }).toBeGreaterThan(60)
  await begin()
  await expect.poll(states, { timeout: 240_000, interval: 1_000 }).toEqual({ done: 200 })
  expect(
    (await deletions())
      .filter(({ status }) => status === 204)
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual(leavers.map((id) => `/users/${id}`))
}, 400_000)

test.each(["SIGKILL", "SIGTERM"] as const)(
  "one that ends by %s in the middle of a write is taken over within ten seconds, events without a gap",
  async (signal) => {
    emulator = await startEmulator("--users", "3")
    await control("POST", "faults", { kind: "hold-before", method: "DELETE", path: "^/users/P000001$", times: 1 })
    const worker = await begin()
    const [id = ""] = await ask(["P000001"])
    await expect.poll(async () => (await deletions()).length, { timeout: 30_000 }).toBe(1)
    await begin()
    const ended = end(worker, signal)
    if (signal === "SIGTERM") await control("DELETE", "held")
    await ended
    const since = Date.now()
    await expect.poll(states, { timeout: 20_000, interval: 100 }).toEqual({ done: 1 })
    expect(Date.now() - since).toBeLessThan(10_000)
    expect((await deletions()).filter(({ status }) => status === 204)).toHaveLength(1)
    const told: ReadonlyArray<Entry> = await within((journal) => journal.told(id))
    expect(told.map(({ index }) => index)).toEqual(told.map((_, at) => at + 1))
    const receipts = told.flatMap(({ event }) => (event.type === "receipt" ? [event.receipt.step] : []))
    expect(receipts).toEqual([...new Set(receipts)])
  },
  90_000,
)

test("one that is frozen is taken over too, and begins nothing when it thaws", async () => {
  emulator = await startEmulator("--world", "one-schedule")
  await control("POST", "faults", { kind: "hold-before", method: "PUT", path: "^/schedules/", times: 1 })
  const worker = await begin()
  const [id = ""] = await ask(["PANA001"], { change: "offboard", to: "PBOCHE1" })
  await expect.poll(() => control("GET", "held"), { timeout: 30_000 }).toHaveLength(1)
  worker.kill("SIGSTOP")
  const since = Date.now()
  await begin()
  await expect.poll(states, { timeout: 30_000, interval: 100 }).toEqual({ done: 1 })
  expect(Date.now() - since).toBeLessThan(10_000)
  const told = await within((journal) => journal.told(id))
  worker.kill("SIGCONT")
  await control("DELETE", "held")
  await expect.poll(() => log.get(worker), { timeout: 20_000 }).toContain("Another process performs operation")
  expect(await within((journal) => journal.told(id))).toEqual(told)
  expect(await deletions()).toHaveLength(1)
}, 90_000)

test("one that can't open a connection says so, and leaves its operations to one that can", async () => {
  emulator = await startEmulator("--users", "3")
  const folder = mkdtempSync(join(tmpdir(), "latchkey-config-"))
  mkdirSync(join(folder, "latchkey"))
  const secrets = { token: { command: ["false"] } }
  writeFileSync(
    join(folder, "latchkey", "config.json"),
    JSON.stringify({ connections: { pagerduty: { connector: "pagerduty", secrets } } }),
  )
  const without = await begin({ XDG_CONFIG_HOME: folder })
  const [id = ""] = await ask(["P000001"])
  const waiting = async () => (await within((journal) => journal.read(id)))?.waiting?.why ?? ""
  await expect.poll(waiting, { timeout: 20_000 }).toContain("token")
  await end(without, "SIGTERM")
  await begin()
  await expect.poll(states, { timeout: 20_000 }).toEqual({ done: 1 })
  rmSync(folder, { recursive: true })
}, 90_000)
