// Many workers on one PostgreSQL: what is asked for is performed, whoever dies.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startPostgres } from "@latchkey/database/testing"
import { approve } from "@latchkey/operations"
import { judge, snapshotOf } from "@latchkey/testkit/pagerduty"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { isWrite } from "./front-door.ts"
import { openWorkplace, type Workplace } from "./workplace.ts"

let postgres: Awaited<ReturnType<typeof startPostgres>>
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

const open = async (...world: ReadonlyArray<string>) => {
  const workplace = await openWorkplace(await postgres.fresh(), ...world)
  onTestFinished(() => workplace.close())
  return workplace
}

const people = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => `P${String(from + at).padStart(6, "0")}`)

test("200 operations, three workers, one killed and one begun anew: all are done, and each person is deleted once", async () => {
  const { ask, begin, end, deletions, states } = await open("--users", "201", "--rate-limit", "1000000")
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

/** The busiest person's, asked for and performed: what became of it. */
const offboarding = async (perform: (workplace: Workplace, isDone: () => Promise<boolean>) => Promise<void>) => {
  const workplace = await open("--world", "acme")
  const before = await snapshotOf(workplace.emulator.url)
  const [id = ""] = await workplace.ask(["PANA001"], { change: "offboard", to: "PBOCHE1" })
  const isDone = async () => (await workplace.within((journal) => journal.read(id)))?.state === "done"
  await perform(workplace, isDone)
  const told = await workplace.within((journal) => journal.told(id))
  return {
    findings: judge(before, await snapshotOf(workplace.emulator.url), { leaver: "PANA001", successor: "PBOCHE1" }),
    gaps: told.filter(({ index }, at) => index !== at + 1),
    writes: (await workplace.requests()).filter(isWrite),
  }
}

/** Of so many writes one is killed: each of them in `npm run trial`. */
const STRIDE = Number(process.env["LATCHKEY_TRIAL"] ?? 1) > 1 ? 1 : 8

test("killed at writes of the busiest person's offboarding, before it and after, it ends like one that is not", async () => {
  const calm = await offboarding(async ({ begin }, isDone) => {
    await begin()
    await expect.poll(isDone, { timeout: 60_000, interval: 200 }).toBe(true)
  })
  let kills = 0
  const stormy = await offboarding(async ({ begin, end, control }, isDone) => {
    for (;;) {
      // What is held before it is done comes again, and is held after.
      const kind = kills % 2 === 0 ? "hold-before" : "hold-after"
      const after = kind === "hold-before" ? STRIDE - 1 : 0
      await control("POST", "faults", { kind, method: "PUT|POST|DELETE", path: "^(?!.*/preview)", after, times: 1 })
      const worker = await begin()
      const isHeld = async () => JSON.stringify(await control("GET", "held")) !== "[]"
      await expect.poll(async () => (await isHeld()) || (await isDone()), { timeout: 60_000, interval: 50 }).toBe(true)
      if (await isDone()) return
      await control("DELETE", "faults")
      await end(worker, "SIGKILL")
      kills++
    }
  })
  expect(stormy).toMatchObject({ findings: [], gaps: [] })
  expect(kills).toBeGreaterThan(calm.writes.length / STRIDE)
  const answered = (writes: typeof calm.writes) =>
    writes.filter(({ status }) => status !== null).map(({ method, path }) => `${method} ${path}`)
  const doneUnanswered = stormy.writes.filter(({ status }) => status === null).filter((_, at) => at % 2 === 1)
  const all = [...answered(stormy.writes), ...doneUnanswered.map(({ method, path }) => `${method} ${path}`)]
  expect(all.toSorted()).toEqual(answered(calm.writes).toSorted())
}, 600_000)

test.each(["SIGKILL", "SIGTERM"] as const)(
  "one that ends by %s in the middle of a write is taken over, events without a gap",
  async (signal) => {
    const { ask, begin, end, control, deletions, states, within } = await open("--users", "3")
    await control("POST", "faults", { kind: "hold-before", method: "DELETE", path: "^/users/P000001$", times: 1 })
    const worker = await begin()
    const [id = ""] = await ask(["P000001"])
    await expect.poll(async () => (await deletions()).length, { timeout: 60_000 }).toBe(1)
    await begin()
    const ended = end(worker, signal)
    if (signal === "SIGTERM") await control("DELETE", "held")
    await ended
    await expect.poll(states, { timeout: 60_000, interval: 100 }).toEqual({ done: 1 })
    expect((await deletions()).filter(({ status }) => status === 204)).toHaveLength(1)
    const told = await within((journal) => journal.told(id))
    expect(told.map(({ index }) => index)).toEqual(told.map((_, at) => at + 1))
    const receipts = told.flatMap(({ event }) => (event.type === "receipt" ? [event.receipt.step] : []))
    expect(receipts).toEqual([...new Set(receipts)])
  },
  180_000,
)

test("one that is frozen is taken over too, and begins nothing when it thaws", async () => {
  const { ask, begin, control, deletions, saidBy, states, within } = await open("--world", "one-schedule")
  await control("POST", "faults", { kind: "hold-before", method: "PUT", path: "^/schedules/", times: 1 })
  const worker = await begin()
  const [id = ""] = await ask(["PANA001"], { change: "offboard", to: "PBOCHE1" })
  await expect.poll(() => control("GET", "held"), { timeout: 60_000 }).toHaveLength(1)
  worker.kill("SIGSTOP")
  await begin()
  await expect.poll(states, { timeout: 60_000, interval: 100 }).toEqual({ done: 1 })
  const told = await within((journal) => journal.told(id))
  worker.kill("SIGCONT")
  await control("DELETE", "held")
  await expect.poll(() => saidBy(worker), { timeout: 60_000 }).toContain("Another process performs operation")
  expect(await within((journal) => journal.told(id))).toEqual(told)
  expect(await deletions()).toHaveLength(1)
}, 600_000)

test("one that can't open a connection says so, and leaves its operations to one that can", async () => {
  const { ask, begin, end, states, within } = await open("--users", "3")
  const folder = mkdtempSync(join(tmpdir(), "latchkey-config-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, "latchkey"))
  const secrets = { token: { command: ["false"] } }
  writeFileSync(
    join(folder, "latchkey", "config.json"),
    JSON.stringify({ connections: { pagerduty: { connector: "pagerduty", secrets } } }),
  )
  const without = await begin({ XDG_CONFIG_HOME: folder })
  const [id = ""] = await ask(["P000001"])
  const waiting = async () => (await within((journal) => journal.read(id)))?.waiting?.why ?? ""
  await expect.poll(waiting, { timeout: 60_000 }).toContain("token")
  await end(without, "SIGTERM")
  await begin()
  await expect.poll(states, { timeout: 60_000 }).toEqual({ done: 1 })
}, 600_000)

const soon = () => new Date(Date.now() + 4_000).toISOString()

test("what was asked for a time is performed then, not before", async () => {
  const { ask, begin, requests, states, within } = await open("--world", "one-schedule")
  await begin()
  const due = soon()
  const [id = ""] = await ask(["PANA001"], { change: "offboard", to: "PBOCHE1", due })
  await expect.poll(states, { timeout: 60_000 }).toEqual({ done: 1 })
  const told = await within((journal) => journal.told(id))
  const started = told.flatMap(({ at, event }) => (event.type === "started" ? [at] : []))
  expect(started.filter((at) => at < due)).toEqual([])
  // Planned when it was asked, and again then.
  expect(told.filter(({ event }) => event.type === "planned")).toHaveLength(2)
  expect((await requests()).filter(isWrite)).not.toEqual([])
}, 600_000)

test("what nobody saw when it was asked waits for a person, who says yes", async () => {
  const { ask, begin, emulator, requests, states, within } = await open("--world", "one-schedule")
  const [id = ""] = await ask(["PANA001"], { change: "offboard", to: "PBOCHE1", due: soon() })
  const hour = (ahead: number) => new Date(Date.now() + ahead * 3_600_000).toISOString()
  const override = { start: hour(48), end: hour(50), user: { id: "PANA001", type: "user_reference" } }
  await fetch(`${emulator.url}/schedules/PSONE01/overrides`, {
    method: "POST",
    headers: { authorization: `Token token=${emulator.token}`, "content-type": "application/json" },
    body: JSON.stringify({ overrides: [override] }),
  })
  const before = (await requests()).filter(isWrite).length
  await begin()
  await expect.poll(states, { timeout: 60_000 }).toEqual({ "waiting for approval": 1 })
  expect((await requests()).filter(isWrite)).toHaveLength(before)
  const operation = await within((journal) => journal.read(id))
  if (operation === undefined) throw new Error("It is gone")
  expect(operation.plan.steps.map(({ kind }) => kind)).toContain("override-cover")
  await within((journal) => approve(journal, operation, { who: "pat", host: "test" }, "none"))
  await expect.poll(states, { timeout: 60_000 }).toEqual({ done: 1 })
}, 600_000)
