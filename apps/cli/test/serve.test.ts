// The server as people start it: killed around each write of an offboarding, stopped, looked into.
import type { ChildProcessWithoutNullStreams } from "node:child_process"
import { createServer } from "node:http"
import { judge, snapshotOf } from "@latchkey/testkit/pagerduty"
import { afterEach, beforeEach, expect, test } from "vitest"
import { type FrontDoor, isWrite, openFrontDoor } from "./front-door.ts"
import { holdAt, killHeld, lastEvent, type Place, places, reached } from "./killing.ts"
import { asking, askToOffboard, beginServer, followThrough, freePort } from "./served.ts"

const [LEAVER, SUCCESSOR] = ["PANA001", "PBOCHE1"]

let door: FrontDoor
beforeEach(async () => {
  door = await openFrontDoor("--world", "acme")
})
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

test("killed around every write of an offboarding and begun again: it finishes by itself, nothing twice, no event lost", async () => {
  const before = await snapshotOf(door.emulator.url)
  const { port, child: first, ready } = await beginFirst()
  const kills: Array<Place> = []
  const hit = new Set<string>()
  const placeNow = () => places[kills.length % places.length] ?? places[0]
  await holdAt(door, placeNow(), 0)
  const path = await askToOffboard(ready, LEAVER, SUCCESSOR)
  const followed = followThrough(ready, path)
  for (let child = first; ; child = (await beginServer(door, port)).child) {
    if (!(await killHeld(door, placeNow(), child, followed))) {
      await end(child)
      break
    }
    kills.push(placeNow())
    hit.add(lastEvent(door).step ?? "")
    // What was held before it was done comes again first.
    await holdAt(door, placeNow(), kills.at(-1) === "before the write" ? 1 : 0)
  }

  const { child } = await beginServer(door, port)
  const { body: operation } = await asking(ready)("GET", path)
  expect(operation).toMatchObject({ state: "done", left: [] })
  expect(hit).toEqual(new Set(operation.plan.steps.map(({ key }: { key: string }) => key)))
  expect((await door.pagerduty("GET", `/users/${LEAVER}`)).status).toBe(404)
  const after = await snapshotOf(door.emulator.url)
  expect(judge(before, after, { leaver: LEAVER, successor: SUCCESSOR })).toEqual([])

  // What was held and never done has no answer, in the order of the kills; all else was done, once.
  const held = kills.filter((place) => place !== "before the journal's line").values()
  const done = (await writes()).filter(({ status }) => status !== null || held.next().value === "after the write")
  const said = done.map(({ method, path: one }) => `${method} ${one}`)
  expect(said).toEqual([...new Set(said)])

  const told = await followed
  expect(told.map(({ id }) => id)).toEqual(told.map((_, index) => index + 1))
  const recorded = await asking(ready)("GET", `${path}/events`, undefined, { accept: "application/json" })
  expect(told.map(({ data }) => data)).toEqual(recorded.body)
  await end(child)
})

test("stopped while it performs: says so, ends the step that runs, exits well; begun again it goes on", async () => {
  const { port, child, ready } = await beginFirst()
  await holdAt(door, "after the write", 0)
  const path = await askToOffboard(ready, LEAVER, SUCCESSOR)
  await reached(async () => (await door.held()).length > 0)
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
  child.kill("SIGTERM")
  await expect.poll(async () => (await fetch(`${ready.url}/readyz`)).status).toBe(503)
  await door.control("DELETE", "faults")
  await door.control("DELETE", "held")
  expect(await ended).toBe(0)
  expect((await writes()).map(({ status }) => status)).not.toContain(null)

  const again = await beginServer(door, port)
  expect(again.ready.key).toBeUndefined()
  const told = await followThrough(ready, path)
  const started = told.flatMap(({ data: { event } }) =>
    "step" in event && event.type === "started" ? [event.step] : [],
  )
  expect(started).toEqual([...new Set(started)])
  expect(told.at(-1)?.data.event).toMatchObject({ type: "state", state: "done" })
  await end(again.child)
})

test("traces go from the request down to each call to PagerDuty", async () => {
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
