import { afterAll, beforeAll, expect, test } from "vitest"
import { type Running, startServer } from "./server.ts"

let server: Running
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const onCall = "/v1/connections/acme/on-call"

// That each is application/problem+json, `ask` holds against the document.
test("what there is not, what can't be read, what is too much: each is a problem with its status", async () => {
  const { ask } = server
  expect((await ask("GET", "/v2/nothing")).status).toBe(404)
  const other = await ask("PATCH", "/v1/connectors")
  expect([other.status, other.headers.get("allow")]).toEqual([405, "GET"])
  expect(await ask("POST", onCall, { body: { account: 7 } })).toMatchObject({
    status: 400,
    body: { errors: [{ path: ["payload", "account"], message: expect.any(String) }] },
  })
  expect((await ask("POST", onCall, { body: "{" })).status).toBe(400)
  expect((await ask("POST", onCall, { body: "{}", headers: { "content-type": "text/xml" } })).status).toBe(415)
  expect((await ask("POST", onCall, { body: { account: "x".repeat(1 << 20) } })).status).toBe(413)
})

test("nobody without a good key", async () => {
  for (const key of [
    undefined,
    "lk_0_0",
    `${server.key.slice(0, -1)}${server.key.endsWith("A") ? "B" : "A"}`,
    "eyJ.a.b",
  ]) {
    const { status, headers } = await server.ask("GET", "/v1/connectors", { key })
    expect([status, headers.get("www-authenticate")]).toEqual([401, "Bearer"])
  }
})

test("a source that does not answer, refuses us, or is out of breath is no fault of the caller's", async () => {
  const { ask, control } = server
  const withFault = async (fault: object) => {
    await control("POST", "faults", { method: "GET", path: "^/users", ...fault })
    const answer = await ask("GET", "/v1/connections/acme/accounts/ana@acme.test")
    await control("DELETE", "faults")
    return answer
  }
  // Its token is none of the source's.
  const refused = await ask("GET", "/v1/connections/other/accounts/ana@acme.test")
  expect(refused).toMatchObject({ status: 502, body: { reason: "NotAuthorised", remedy: expect.any(String) } })
  const silent = await withFault({ kind: "error" })
  expect(silent).toMatchObject({ status: 503, body: { reason: "Unavailable" } })
  const breathless = await withFault({ kind: "rate-limited", ms: 1000 })
  expect(breathless).toMatchObject({ status: 503, body: { reason: "RateLimited" } })
  expect(Number(breathless.headers.get("retry-after"))).toBeGreaterThan(0)
})

test("an id of the caller's own is kept, in answer, problem and log; one that is none is replaced", async () => {
  const { ask, log } = server
  const { headers, body } = await ask("GET", "/v2/nothing", { headers: { "x-request-id": "mine-7" } })
  expect([headers.get("x-request-id"), body.request]).toEqual(["mine-7", "mine-7"])
  const lines = log.map((line) => JSON.parse(line))
  expect(lines).toContainEqual(
    expect.objectContaining({
      annotations: expect.objectContaining({ request: "mine-7", status: 404, method: "GET" }),
    }),
  )
  const bad = await ask("GET", "/livez", { headers: { "x-request-id": "a b\tc" } })
  expect(bad.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/)
})

test("how much is left is said; more than that is 429 with when to come back", async () => {
  const key = await server.keyWith(["read"])
  const { headers } = await server.ask("GET", "/v1/connectors", { key })
  expect(headers.get("ratelimit-policy")).toBe('"caller";q=600;w=60')
  expect(headers.get("ratelimit")).toMatch(/^"caller";r=599;t=\d+$/)
  const hundred = () =>
    Promise.all(
      Array.from({ length: 100 }, () =>
        fetch(`${server.url}/v1/connectors`, { headers: { authorization: `Bearer ${key}` } }).then((one) => one.text()),
      ),
    )
  for (let times = 0; times < 7; times++) await hundred()
  const much = await server.ask("GET", "/v1/connectors", { key })
  expect(much.status).toBe(429)
  expect(Number(much.headers.get("retry-after"))).toBeGreaterThan(0)
  expect(much.headers.get("ratelimit")).toMatch(/^"caller";r=0;/)
  // Others are not kept from asking.
  expect((await server.ask("GET", "/v1/connectors")).status).toBe(200)
})

test("no secret is in the log", () => {
  expect(server.log.length).toBeGreaterThan(10)
  expect(server.log.join("\n")).not.toContain(server.key.slice(-43))
  expect(server.log.join("\n")).not.toContain(server.emulator.token)
})
