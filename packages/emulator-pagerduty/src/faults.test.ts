import { expect, test, vi } from "vitest"
import type { FaultKind } from "./faults.ts"
import { makeFaults } from "./faults.ts"
import { at, bench, refusal } from "./testing/bench.ts"

const team = { team: { type: "team", name: "Ops" } }

test("a fault chooses by method and path, after so many, so many times", () => {
  const faults = makeFaults()
  faults.add({ kind: "error", method: "put", path: "^/schedules/P\\w+$", after: 1, times: 2 })
  const struck = (method: string, path: string) => faults.strike(method, path)?.kind
  expect(struck("GET", "/schedules/P1")).toBeUndefined()
  expect(struck("PUT", "/schedules")).toBeUndefined()
  expect([1, 2, 3, 4].map(() => struck("PUT", "/schedules/P1"))).toEqual([undefined, "error", "error", undefined])
  faults.clear()
  expect(faults.list()).toEqual([])
})

test("a share of the requests, the same ones in each run", () => {
  const run = () => {
    const faults = makeFaults()
    faults.add({ kind: "error", share: 0.3 })
    return Array.from({ length: 1_000 }, () => faults.strike("GET", "/users") !== undefined)
  }
  expect(run()).toEqual(run())
  const hits = run().filter(Boolean).length
  expect(hits).toBeGreaterThan(250)
  expect(hits).toBeLessThan(350)
})

test.each<[FaultKind, unknown[], reset: string]>([
  ["rate-limited", [429, 2020], "3"],
  ["locked", [400, 2001, "account could not be locked"], ""],
  ["error", [500, 2000], ""],
])("%s answers instead of acting", async (kind, answer, reset) => {
  await using pagerduty = await bench()
  await pagerduty.fault({ kind, times: 1, method: "POST", path: "^/teams", ms: 3_000 })
  const struck = await fetch(`${pagerduty.running.url}/teams`, { method: "POST", body: JSON.stringify(team) })
  const { status, headers } = struck
  expect(refusal({ status, headers, body: await struck.json() })).toEqual(answer)
  expect(headers.get("ratelimit-reset") ?? "").toBe(reset)
  expect(at(await pagerduty.get("/teams?total=true"), "total")).toBe(0)
  expect((await pagerduty.post("/teams", team)).status).toBe(201)
})

test("html is what a proxy says", async () => {
  await using pagerduty = await bench()
  await pagerduty.fault({ kind: "html" })
  const answer = await fetch(`${pagerduty.running.url}/users`)
  expect([answer.status, answer.headers.get("content-type")]).toEqual([502, expect.stringContaining("text/html")])
})

test("truncated has acted, and answers half", async () => {
  await using pagerduty = await bench()
  await pagerduty.fault({ kind: "truncated", times: 1 })
  const headers = { authorization: `Bearer ${pagerduty.running.token}` }
  const answer = await fetch(`${pagerduty.running.url}/teams`, { method: "POST", headers, body: JSON.stringify(team) })
  expect(answer.status).toBe(201)
  await expect(answer.json()).rejects.toThrow("JSON")
  expect(at(await pagerduty.get("/teams?total=true"), "total")).toBe(1)
})

test("slow answers late", async () => {
  await using pagerduty = await bench()
  await pagerduty.fault({ kind: "slow", ms: 120 })
  const start = performance.now()
  expect((await pagerduty.get("/users")).status).toBe(200)
  expect(performance.now() - start).toBeGreaterThan(115)
})

test.each<[FaultKind, number]>([
  ["drop-before", 0],
  ["drop-after", 1],
])("%s breaks the connection; so many teams were made: %i", async (kind, made) => {
  await using pagerduty = await bench()
  await pagerduty.fault({ kind, times: 1 })
  await expect(pagerduty.post("/teams", team)).rejects.toThrow("fetch failed")
  expect(at(await pagerduty.get("/teams?total=true"), "total")).toBe(made)
  expect((await pagerduty.requests())[0]).toMatchObject({ method: "POST", path: "/teams", status: null })
})

test.each<[FaultKind, number]>([
  ["hold-before", 0],
  ["hold-after", 1],
])("%s does not answer, and says so on stderr; so many teams were made: %i", async (kind, made) => {
  await using pagerduty = await bench()
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true)
  try {
    await pagerduty.fault({ kind, times: 1 })
    const held = new AbortController()
    const headers = { authorization: `Bearer ${pagerduty.running.token}` }
    const { url } = pagerduty.running
    const answer = fetch(`${url}/teams`, { method: "POST", headers, body: JSON.stringify(team), signal: held.signal })
    answer.catch(() => {})
    await expect.poll(() => said.mock.calls.flat(), { timeout: 10_000 }).toContain("holding POST /teams\n")
    expect(at(await pagerduty.get("/teams?total=true"), "total")).toBe(made)
    expect((await pagerduty.requests())[0]).toMatchObject({ status: null })
    held.abort()
    await expect(answer).rejects.toThrow("abort")
  } finally {
    said.mockRestore()
  }
})

test.each<FaultKind>(["hold-before", "hold-after"])(
  "%s goes on when it is let go; who is gone is not served",
  async (kind) => {
    await using pagerduty = await bench()
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true)
    try {
      await pagerduty.fault({ kind, times: 2 })
      const held = async (count: number) => {
        await expect.poll(() => pagerduty.get("/_emulator/held").then(({ body }) => body)).toHaveLength(count)
      }
      const { url, token } = pagerduty.running
      const headers = { authorization: `Bearer ${token}` }
      const gone = new AbortController()
      const first = fetch(`${url}/users`, { headers, signal: gone.signal })
      first.catch(() => {})
      await held(1)
      const second = pagerduty.post("/teams", team)
      await held(2)
      gone.abort()
      await held(1)
      await fetch(`${url}/_emulator/held`, { method: "DELETE" })
      expect((await second).status).toBe(201)
      expect((await pagerduty.requests()).map(({ status }) => status)).toEqual([null, 201])
      await held(0)
    } finally {
      said.mockRestore()
    }
  },
)
