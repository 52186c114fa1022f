// The server as people start it: killed around each write of an offboarding, stopped, looked into.
import type { ChildProcessWithoutNullStreams } from "node:child_process"
import { createServer } from "node:http"
import { judge, snapshotOf } from "@latchkey/testkit/pagerduty"
import { startPostgres } from "@latchkey/database/testing"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { type FrontDoor, isWrite, openFrontDoor } from "./front-door.ts"
import { holdAt, killHeld, type Place, places, reached } from "./killing.ts"
import { asking, askToOffboard, beginServer, followThrough, freePort } from "./served.ts"

const [LEAVER, SUCCESSOR] = ["PANA001", "PBOCHE1"]

let door: FrontDoor
afterEach(() => door.close())

/** Stops it, and waits until it has. */
const end = (child: ChildProcessWithoutNullStreams) =>
  new Promise((resolve) => {
    child.once("close", resolve)
    child.kill("SIGTERM")
  })

const writes = async () => (await door.requests()).filter(isWrite)

/** The first time it says the administrator's key, which is good from then on. */
const beginFirst = async () => {
  const port = await freePort()
  const { child, ready, log } = await beginServer(door, port)
  return { port, child, log, ready: { url: ready.url, key: ready.key ?? "" } }
}

/** Kills it around each write of an offboarding, in turn at each of these places, and begins it again, until it is done. */
const killInTurn = async (leaver: string, successor: string, turns: ReadonlyArray<Place>) => {
  const { port, child: first, ready } = await beginFirst()
  const kills: Array<Place> = []
  const placeNow = () => turns[kills.length % turns.length] ?? places[0]
  await holdAt(door, placeNow(), 0)
  const path = await askToOffboard(ready, leaver, successor)
  const followed = followThrough(ready, path)
  for (let child = first; ; child = (await beginServer(door, port)).child) {
    if (!(await killHeld(door, placeNow(), child, followed))) {
      const { body: operation } = await asking(ready)("GET", path)
      const recorded = await asking(ready)("GET", `${path}/events`, undefined, { accept: "application/json" })
      await end(child)
      return { kills, operation, told: await followed, recorded: recorded.body }
    }
    kills.push(placeNow())
    // What was held before it was done comes again first.
    await holdAt(door, placeNow(), kills.at(-1) === "before the write" ? 1 : 0)
  }
}

const isTrial = Number(process.env["LATCHKEY_TRIAL"] ?? 1) > 1
const small = { world: "one-schedule", leaver: "ana@acme.test", successor: "bo@acme.test" }

let postgres: Awaited<ReturnType<typeof startPostgres>>
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

test.each([
  { store: "SQLite", ...small, turns: places },
  { store: "PostgreSQL", ...small, turns: places.slice(0, 2) },
  ...(isTrial ? [{ store: "SQLite", world: "acme", leaver: LEAVER, successor: SUCCESSOR, turns: places }] : []),
])(
  "on $store, in $world, killed around every write of an offboarding and begun again: it finishes by itself, nothing twice, no event lost",
  async ({ store, world, leaver, successor, turns }) => {
    door = await openFrontDoor("--world", world)
    if (store === "PostgreSQL") door.env["LATCHKEY_DATABASE_URL"] = await postgres.fresh()
    const before = await snapshotOf(door.emulator.url)
    const { kills, operation, told, recorded } = await killInTurn(leaver, successor, turns)

    expect(operation).toMatchObject({ state: "done", left: [] })
    expect((await door.pagerduty("GET", `/users/${LEAVER}`)).status).toBe(404)
    const after = await snapshotOf(door.emulator.url)
    expect(judge(before, after, { leaver: LEAVER, successor: operation.plan.accounts.at(-1) })).toEqual([])

    // What was held and never done has no answer, in the order of the kills; all else was done, once.
    const held = kills.filter((place) => place !== "before the journal's line").values()
    const done = (await writes()).filter(({ status }) => status !== null || held.next().value === "after the write")
    const said = done.map(({ method, path }) => `${method} ${path}`)
    expect(said).toEqual([...new Set(said)])
    expect(kills.length).toBeGreaterThanOrEqual(said.length)

    expect(told.map(({ id }) => id)).toEqual(told.map((_, index) => index + 1))
    expect(told.map(({ data }) => data)).toEqual(recorded)
  },
)

test("stopped while it performs: says so, ends the step that runs, exits well; begun again it goes on", async () => {
  door = await openFrontDoor("--world", "acme")
  const { port, child, ready } = await beginFirst()
  await holdAt(door, "after the write", 0)
  const path = await askToOffboard(ready, LEAVER, SUCCESSOR)
  await reached(async () => (await door.held()).length > 0)
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
  // Whoever follows meanwhile keeps it from nothing.
  const followed = followThrough(ready, path)
  child.kill("SIGTERM")
  await expect.poll(async () => (await fetch(`${ready.url}/readyz`)).status).toBe(503)
  await door.control("DELETE", "faults")
  await door.control("DELETE", "held")
  expect(await ended).toBe(0)
  expect((await writes()).map(({ status }) => status)).not.toContain(null)

  const again = await beginServer(door, port)
  expect(again.ready.key).toBeUndefined()
  const told = await followed
  expect(told.map(({ id }) => id)).toEqual(told.map((_, index) => index + 1))
  const started = told.flatMap(({ data: { event } }) =>
    "step" in event && event.type === "started" ? [event.step] : [],
  )
  expect(started).toEqual([...new Set(started)])
  expect(told.at(-1)?.data.event).toMatchObject({ type: "state", state: "done" })
  await end(again.child)
})

test("traces go from the request down to each call to PagerDuty", async () => {
  door = await openFrontDoor("--world", "one-schedule")
  const spans: Array<{ spanId: string; parentSpanId?: string; name: string; kind: number; attributes: unknown }> = []
  const collector = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += String(part)
    for (const { scopeSpans } of JSON.parse(text).resourceSpans ?? [])
      for (const { spans: some } of scopeSpans) spans.push(...some)
    response.setHeader("content-type", "application/json").end("{}")
  })
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve))
  const address = collector.address()
  door.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
  const { child, ready } = await beginFirst()
  await asking(ready)("GET", `/v1/connections/pagerduty/accounts/${LEAVER}`)
  await end(child)
  collector.close()

  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const [SERVER, CLIENT] = [2, 3]
  const call = spans.find(({ kind, name }) => kind === CLIENT && name === "GET")
  const up: typeof spans = []
  for (let span = call; span !== undefined; span = byId.get(span.parentSpanId ?? "")) up.push(span)
  expect(up.map(({ name }) => name)).toEqual(["GET", "pagerduty.getUser", "pagerduty.findUser", "GET"])
  expect(up.at(-1)).toMatchObject({ kind: SERVER })
  expect(JSON.stringify(up.at(-1)?.attributes)).toContain("/v1/connections/:connection/accounts/:account")
  expect(JSON.stringify(spans)).not.toContain(door.emulator.token)
  expect(JSON.stringify(spans)).not.toContain(ready.key)
})
