import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Schema from "effect/Schema"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { endOf, type FrontDoor, openFrontDoor } from "./front-door.ts"

let door: FrontDoor
beforeEach(async () => {
  door = await openFrontDoor("--world", "one-schedule")
})
afterEach(() => door.close())

const transfer = ["transfer", "ana@acme.test", "--to", "bo@acme.test", "--reason", "IT-7", "--yes", "--json"]
const isWrite = ({ method, path }: { method: string; path: string }) => method !== "GET" && !path.includes("/preview")
const json = async (...args: ReadonlyArray<string>): Promise<unknown> => {
  const { code, stdout, stderr } = await door.run([...args, "--json"])
  if (code !== 0) throw new Error(`${code}: ${stderr}`)
  return JSON.parse(stdout)
}
const Layers = Schema.Struct({
  schedule: Schema.Struct({
    schedule_layers: Schema.Array(
      Schema.Struct({
        end: Schema.NullOr(Schema.String),
        users: Schema.Array(Schema.Struct({ user: Schema.Struct({ id: Schema.String }) })),
      }),
    ),
  }),
})
/** Whoever takes turns from now on; ended layers are history. */
const onLayer = async () => {
  const { body } = await door.pagerduty("GET", "/schedules/PSONE01")
  const { schedule } = Schema.decodeUnknownSync(Layers)(body)
  return schedule.schedule_layers
    .filter(({ end }) => end === null || Date.parse(end) > Date.now())
    .flatMap(({ users }) => users.map(({ user }) => user.id))
}
/** What is held goes on, and nothing is held any more. */
const letGo = async () => {
  await door.control("DELETE", "faults")
  await door.control("DELETE", "held")
}
const Ids = Schema.Array(Schema.Struct({ id: Schema.String, state: Schema.String }))
/** The newest operation. */
const newest = async () => {
  const [first] = Schema.decodeUnknownSync(Ids)(await json("operations", "list"))
  if (first === undefined) throw new Error("no operation")
  return first
}

test("what was begun is listed, shown with who asked and why, and told event by event", async () => {
  await door.run(transfer)
  expect(await json("operations", "list")).toMatchObject([
    { change: "transfer", request: { who: "ana@acme.test" }, state: "done" },
  ])
  const { stdout: table } = await door.run(["operations", "list"])
  const id = /^[0-9a-f]{8}/m.exec(table)?.[0] ?? ""
  expect(await json("operations", "show", id)).toMatchObject({
    state: "done",
    by: { host: "cli" },
    plan: { reason: "IT-7" },
    left: [],
  })
  const { stdout: words } = await door.run(["operations", "show", id])
  expect(words).toContain("because: IT-7")

  const { stdout } = await door.run(["operations", "events", id, "--ndjson"])
  const entries: ReadonlyArray<{ index: number; event: { type: string } }> = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
  expect(entries.map(({ index }) => index)).toEqual(entries.map((_entry, index) => index + 1))
  expect(entries.map(({ event }) => event.type)).toEqual(["planned", "state", "started", "receipt", "state"])
  const later = await door.run(["operations", "events", id, "--after", "3", "--ndjson"])
  expect(later.stdout).toBe(`${stdout.trim().split("\n").slice(3).join("\n")}\n`)
})

test("what was done is taken back, and that again", async () => {
  const before = await onLayer()
  await door.run(transfer)
  const { id } = await newest()
  const after = await onLayer()
  expect(after).not.toEqual(before)
  const undone = await door.run(["operations", "undo", id, "--yes", "--json"])
  expect(undone.stderr).toContain("step 1 of 1")
  expect(JSON.parse(undone.stdout)).toMatchObject({ plan: { change: "undo" }, left: [] })
  expect(await onLayer()).toEqual(before)
  const { id: back } = await newest()
  expect((await door.run(["operations", "undo", back, "--yes"])).code).toBe(0)
  expect(await onLayer()).toEqual(after)
  expect((await door.run(["operations", "undo", id, "--yes"])).stdout).toMatch(
    /^undo transfer ana@acme.test -> bo@acme.test on pagerduty\n/,
  )
})

test("to who is gone by now nothing is given back: that is said before anything is changed", async () => {
  await door.run(transfer)
  const { id: transferred } = await newest()
  await door.run(["offboard", "ana@acme.test", "--to", "bo@acme.test", "--yes"])
  const { id: offboarded } = await newest()
  const after = await onLayer()
  const before = (await door.requests()).filter(isWrite)
  for (const id of [transferred, offboarded]) {
    const { code, stdout } = await door.run(["operations", "undo", id, "--yes"])
    expect(stdout).toContain("ana@acme.test is gone: nothing can be given back to them.")
    expect(code).toBe(3)
  }
  expect((await door.requests()).filter(isWrite)).toEqual(before)
  expect(await onLayer()).toEqual(after)
})

test("a running one is stopped from another terminal, between steps, and resumed", async () => {
  await door.control("POST", "faults", { kind: "hold-after", method: "PUT", path: "^/schedules/", times: 1 })
  const child = door.begin(["offboard", "ana@acme.test", "--to", "bo@acme.test", "--yes"])
  await expect.poll(async () => (await door.requests()).some(isWrite), { timeout: 60_000 }).toBe(true)
  const { id, state } = await newest()
  expect(state).toBe("running")
  expect((await door.run(["operations", "cancel", id])).code).toBe(0)
  let said = ""
  child.stderr?.on("data", (part) => (said += String(part)))
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve))
  await letGo()
  expect(await ended).toBe(5)
  expect(said).toContain(`Cancelled: 1 step is left. \`latchkey operations resume ${id.slice(0, 8)}\``)
  expect((await door.pagerduty("GET", "/users/PANA001")).status).toBe(200)
  expect(await json("operations", "show", id)).toMatchObject({ state: "cancelled" })

  const resumed = await door.run(["operations", "resume", id, "--yes", "--json"])
  expect(JSON.parse(resumed.stdout)).toMatchObject({ left: [] })
  expect((await door.pagerduty("GET", "/users/PANA001")).status).toBe(404)
  const writes = (await door.requests()).filter(isWrite).map(({ method, path }) => `${method} ${path}`)
  expect(writes).toEqual([...new Set(writes)])
})

test("interrupted, it says how far it came and what goes on; that begins with how far it came", async () => {
  await door.control("POST", "faults", { kind: "hold-before", method: "DELETE", path: "^/users/", times: 1 })
  const args = ["offboard", "ana@acme.test", "--to", "bo@acme.test", "--reason", "her last day", "--yes"]
  const child = door.begin(args)
  const ended = endOf(child)
  await expect.poll(async () => (await door.held()).length, { timeout: 60_000 }).toBe(1)
  child.kill("SIGINT")
  const { code, stderr } = await ended
  expect(code).toBe(130)
  const said = /Interrupted: (\d+) of (\d+) steps are done, and nothing half done is lost. To go on: (.*)/.exec(stderr)
  const [, done = "", all = "", command] = said ?? []
  expect(command).toBe("latchkey offboard ana@acme.test --to bo@acme.test --reason 'her last day' --yes")
  // Between what is done and the deletion stands a step that has nothing to do yet.
  expect([done, all]).toEqual(["2", "4"])
  await letGo()
  const again = await door.run(args)
  expect(again.stderr).toMatch(/^2 of 4 steps are done already; going on with step 4\.\n/)
  expect(again.code).toBe(0)
})

test("an account that an operation deleted is known to be gone at once, without another sync", async () => {
  await json("sync")
  await door.run(["offboard", "ana@acme.test", "--to", "bo@acme.test", "--yes"])
  expect(await json("accounts", "--status", "deprovisioned")).toMatchObject([
    { email: "ana@acme.test", status: "deprovisioned" },
  ])
})

test("what is asked for a time is left till then, and can be given up", async () => {
  const asked = [...transfer, "--at", "2999-01-01T00:00:00Z"]
  const { code, stdout } = await door.run(asked)
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { state: "queued", due: "2999-01-01T00:00:00.000Z" }])
  expect((await door.requests()).filter(isWrite)).toEqual([])
  const { id } = await newest()
  expect((await door.run(["operations", "cancel", id])).code).toBe(0)
  expect(await newest()).toMatchObject({ id, state: "cancelled" })
  for (const wrong of ["tomorrow", "2026-01-01T00:00:00Z", "2999-01-01T00:00:00"])
    expect(await door.run([...transfer, "--at", wrong])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--at takes a time to come"),
    })
})

test("where another person's yes is needed, nothing is performed before it, and one's own is none", async () => {
  mkdirSync(join(door.folder, "config", "latchkey"), { recursive: true })
  const acme = { connector: "pagerduty", approvals: "another", settings: { apiUrl: door.emulator.url } }
  writeFileSync(
    join(door.folder, "config", "latchkey", "config.json"),
    JSON.stringify({ connections: { acme: { ...acme, secrets: { token: { env: "PAGERDUTY_TOKEN" } } } } }),
  )
  const one = (...args: ReadonlyArray<string>) => door.run([...args, "--connection", "acme"])
  expect(await one(...transfer)).toMatchObject({ code: 3, stderr: expect.stringContaining("waits for an approval") })
  expect((await door.requests()).filter(isWrite)).toEqual([])
  const { id } = await newest()
  expect(await newest()).toMatchObject({ state: "waiting for approval" })
  expect(await one("operations", "approve", id)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("their own yes does not count"),
  })
  expect(await one("operations", "resume", id, "--yes")).toMatchObject({ code: 3 })
  expect((await door.requests()).filter(isWrite)).toEqual([])
})

test("an id that fits none, or several, is refused in words", async () => {
  expect(await door.run(["operations", "show", "nothing"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("operations list"),
  })
  await door.run(transfer)
  await door.run(["transfer", "bo@acme.test", "--to", "cy@acme.test", "--yes"])
  expect(await door.run(["operations", "show", ""])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("Several"),
  })
})

describe("two operations that touch the same people", () => {
  const held = async () => {
    await door.control("POST", "faults", { kind: "hold-before", method: "PUT", path: "^/schedules/", times: 1 })
    const child = door.begin(transfer)
    await expect.poll(async () => (await door.requests()).some(isWrite), { timeout: 60_000 }).toBe(true)
    return child
  }
  // Bo takes over in the first.
  const second = ["transfer", "bo@acme.test", "--to", "cy@acme.test", "--yes"]

  test("13. the second waits while the first runs, says for whom, and then goes on", async () => {
    const child = await held()
    const first = new Promise<number | null>((resolve) => child.on("close", resolve))
    const waiting = door.begin(second)
    let said = ""
    waiting.stderr?.on("data", (data) => (said += String(data)))
    const ended = new Promise<number | null>((resolve) => waiting.on("close", resolve))
    await expect
      .poll(() => said, { timeout: 60_000 })
      .toMatch(
        /waiting: the operation "transfer ana@acme.test" \([0-9a-f]{8}\) of \S+ touches the same people or things, and goes first/,
      )
    const begun = (await door.requests()).filter(isWrite).length
    expect(await json("operations", "list")).toMatchObject([{ state: "waiting" }, { state: "running" }])
    expect((await door.requests()).filter(isWrite)).toHaveLength(begun)
    await letGo()
    expect(await first).toBe(0)
    expect(await ended).toBe(0)
    // It was planned again: Bo has what was Ana's by then.
    expect(new Set(await onLayer())).toEqual(new Set(["PCYOKA1"]))
  })

  test("one that was killed half way is finished by the next that it is in the way of", async () => {
    const child = await held()
    child.kill("SIGKILL")
    await new Promise((resolve) => child.on("close", resolve))
    await letGo()
    const { id } = await newest()
    const { stderr } = await door.run(second)
    expect(stderr).toContain("was stopped half way, and is finished first")
    expect(await json("operations", "show", id)).toMatchObject({ state: "done", left: [] })
    expect(new Set(await onLayer())).toEqual(new Set(["PCYOKA1"]))
  })

  test("or given up, when somebody says so", async () => {
    const child = await held()
    child.kill("SIGKILL")
    await new Promise((resolve) => child.on("close", resolve))
    await letGo()
    const { id } = await newest()
    expect((await door.run(["operations", "cancel", id])).stdout).toContain("nobody performs it")
    expect(await newest()).toMatchObject({ state: "cancelled" })
    expect((await door.run(second)).code).toBe(0)
  })
})
