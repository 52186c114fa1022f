import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Running, startServer } from "./server.ts"

let server: Running
beforeAll(async () => {
  server = await startServer({ world: "acme" })
})
afterAll(() => server.close())

/** All pages of a list, by the links that each gives. */
const pages = async (first: string) => {
  const all: Array<Array<{ id: string }>> = []
  for (let path: string | undefined = first; path !== undefined;) {
    const { body, headers } = await server.ask("GET", path)
    all.push(body.items)
    path = /^<(?<next>[^>]+)>; rel="next"$/.exec(headers.get("link") ?? "")?.groups?.["next"]
    expect(path === undefined).toBe(body.next === undefined)
  }
  return all
}

test("what is installed and what is configured", async () => {
  const { ask } = server
  expect((await ask("GET", "/v1/connectors")).body.items).toMatchObject([
    { id: "pagerduty", capabilities: expect.arrayContaining(["OnCallCheck"]), settings: expect.any(Array) },
  ])
  expect((await ask("GET", "/v1/connections")).body.items).toEqual([
    { name: "acme", connector: "pagerduty", writes: true, approvals: "none" },
    { name: "other", connector: "pagerduty", writes: true, approvals: "none" },
  ])
})

test("an account by e-mail or id, with all that it holds", async () => {
  const path = "/v1/connections/acme/accounts"
  const { body } = await server.ask("GET", `${path}/ana@acme.test`)
  expect(body).toMatchObject({ id: "PANA001", email: "ana@acme.test", status: "active" })
  expect((await server.ask("GET", `${path}/PANA001`)).body).toEqual(body)
  const { body: held } = await server.ask("GET", `${path}/ana@acme.test/entitlements?limit=200`)
  expect(held.items.map(({ entitlement }: { entitlement: { type: string } }) => entitlement.type)).toEqual(
    expect.arrayContaining(["role", "team", "schedule"]),
  )
  expect(await server.ask("GET", `${path}/nobody@acme.test`)).toMatchObject({
    status: 404,
    body: { reason: "NotFound", remedy: expect.any(String) },
  })
})

describe("accounts page by page", () => {
  test("everybody once, at any size of page", async () => {
    const [whole] = await pages("/v1/connections/acme/accounts?limit=200")
    const small = await pages("/v1/connections/acme/accounts?limit=7")
    expect(small.length).toBeGreaterThan(3)
    expect(small.slice(0, -1).every(({ length }) => length === 7)).toBe(true)
    expect(small.flat()).toEqual(whole)
    expect(new Set(small.flat().map(({ id }) => id)).size).toBe(small.flat().length)
  })

  test("the source is asked once, not once a page", async () => {
    await server.control("DELETE", "requests")
    await pages("/v1/connections/acme/accounts?limit=5")
    const requests = await server.control("GET", "requests")
    const listed = Array.isArray(requests) ? requests.filter(({ path }) => path.startsWith("/users?")) : []
    expect(listed.length).toBeLessThanOrEqual(2)
  })

  test("only those that are asked for; a cursor that is none of ours is refused", async () => {
    const { body } = await server.ask("GET", "/v1/connections/acme/accounts?text=ana@")
    expect(body.items.map(({ email }: { email: string }) => email)).toContain("ana@acme.test")
    expect((await server.ask("GET", "/v1/connections/acme/accounts?cursor=abc")).status).toBe(400)
    expect((await server.ask("GET", "/v1/connections/acme/accounts?limit=201")).status).toBe(400)
  })
})

test("what can be held", async () => {
  const types = (await pages("/v1/connections/acme/entitlements?limit=20"))
    .flat()
    .map((one) => ("type" in one ? one.type : ""))
  expect(new Set(types)).toEqual(new Set(["role", "license", "team", "schedule", "escalation_policy"]))
})

test("who is on call, asked of the source each time", async () => {
  const check = (body: object) => server.ask("POST", "/v1/connections/acme/on-call", { body })
  const { body } = await check({ account: "ana@acme.test" })
  expect(body).toMatchObject({ account: "PANA001", onCall: expect.any(Boolean), source: expect.any(String) })
  await server.control("DELETE", "requests")
  await check({ account: "PANA001", at: "2026-11-24T03:00:00+01:00" })
  await check({ account: "PANA001", at: "2026-11-24T03:00:00+01:00" })
  const requests = await server.control("GET", "requests")
  expect(Array.isArray(requests) ? requests.length : 0).toBeGreaterThanOrEqual(2)
  expect((await check({ account: "PANA001", at: "yesterday" })).status).toBe(400)
})

test("a connection that there is not is 404, and says where to look", async () => {
  expect(await server.ask("GET", "/v1/connections/nothing/accounts")).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining("nothing"), remedy: expect.stringContaining("/v1/connections") },
  })
})
