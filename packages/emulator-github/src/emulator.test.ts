import { readFileSync } from "node:fs"
import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { api } from "./api.ts"
import { shown } from "./contract.ts"
import { makeFaults } from "./faults.ts"
import { acmeOrg, APP_TOKEN, startEmulator, tokenOf } from "./index.ts"

const github = await startEmulator()
afterAll(() => github.close())

const call = (method: string, path: string, { token = github.token, body, ...headers }: Record<string, unknown> = {}) =>
  fetch(`${github.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${String(token)}`, ...Object(headers) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const control = (method: string, path: string, body?: unknown) => call(method, `/_emulator/${path}`, { body })
beforeEach(() => control("POST", "reset"))

test("every operation of the cut is served, and none besides", () => {
  const cut: { paths: Record<string, Record<string, { operationId?: string }>> } = JSON.parse(
    readFileSync(new URL("../openapi/contract.json", import.meta.url), "utf8"),
  )
  const place = (path: string) => path.replaceAll(/:\w+|\{\w+\}/g, "*")
  const asked = Object.entries(cut.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { operationId }]) =>
      operationId === undefined ? [] : [`${method.toUpperCase()} ${place(path)}`],
    ),
  )
  const emulator = {
    world: acmeOrg(),
    owner: "bo",
    now: () => 0,
    spent: 0,
    requests: [],
    held: new Set<() => void>(),
    faults: makeFaults(),
  }
  const served = api(emulator).routes.filter(({ method }) => method !== "ALL")
  expect(new Set(served.map(({ method, path }) => `${method} ${place(path)}`))).toEqual(new Set(asked))
})

test("a thing is shown with all that the document demands of it", () => {
  expect(shown("team", { slug: "web" })).toMatchObject({ slug: "web", parent: null, permission: "" })
})

describe("what every call passes", () => {
  test("a token: none is 401, an app's is nobody's", async () => {
    expect((await call("GET", "/user", { token: "ghp_wrong" })).status).toBe(401)
    expect((await call("GET", "/user", { token: APP_TOKEN })).status).toBe(403)
    expect(await (await call("GET", "/user")).json()).toMatchObject({ login: "bo" })
  })

  test("the document: a query or a body that does not fit is 422", async () => {
    expect((await call("GET", "/orgs/acme-org/members?role=king")).status).toBe(422)
    expect((await call("DELETE", "/repos/acme-org/app/issues/1/assignees", { body: {} })).status).toBe(422)
  })

  test("the rate limit: 403 with what is left and until when; what has not changed is free", async () => {
    await control("PATCH", "state", { rateLimit: 1 })
    const first = await call("GET", "/orgs/acme-org/members")
    expect(first.headers.get("x-ratelimit-remaining")).toBe("0")
    const refused = await call("GET", "/orgs/acme-org/members")
    expect(refused.status).toBe(403)
    expect(Number(refused.headers.get("x-ratelimit-reset"))).toBeGreaterThan(Date.now() / 1000)
    await control("PATCH", "state", { rateLimit: 2 })
    const headers = { "if-none-match": first.headers.get("etag") }
    for (let again = 0; again < 3; again++)
      expect((await call("GET", "/orgs/acme-org/members", headers)).status).toBe(304)
  })

  test("pages, by links that lead to the next and the last", async () => {
    const link = (await call("GET", "/orgs/acme-org/members?per_page=2")).headers.get("link")
    expect(link).toContain(`<${github.url}/orgs/acme-org/members?per_page=2&page=2>; rel="next"`)
    expect((await call("GET", "/orgs/acme-org/members?per_page=2&page=2")).headers.get("link")).not.toContain(
      'rel="next"',
    )
  })

  test("faults strike what they name, so often as they say", async () => {
    await control("POST", "faults", { kind: "secondary", method: "GET", path: "/members", after: 1, times: 1 })
    const statuses = []
    for (let again = 0; again < 3; again++) statuses.push((await call("GET", "/orgs/acme-org/members")).status)
    expect(statuses).toEqual([200, 403, 200])
  })
})

describe("what GitHub does", () => {
  test("the last owner stays; a member who is no owner removes nobody", async () => {
    await control("PATCH", "state", { members: { ana: "admin", cy: "member" } })
    expect((await call("DELETE", "/orgs/acme-org/memberships/ana")).status).toBe(403)
    expect((await call("DELETE", "/orgs/acme-org/memberships/ana", { token: tokenOf("cy") })).status).toBe(403)
  })

  test("who leaves is out of teams, and no longer assigned in private repositories", async () => {
    expect((await call("DELETE", "/orgs/acme-org/memberships/ana")).status).toBe(204)
    expect((await call("GET", "/orgs/acme-org/teams/web/memberships/ana")).status).toBe(404)
    expect(await (await call("GET", "/repos/acme-org/app/issues?assignee=ana")).json()).toEqual([])
    expect(await (await call("GET", "/repos/acme-org/site/issues?assignee=ana")).json()).toHaveLength(1)
  })

  test("who can't be assigned is passed over; the author can't be asked to review", async () => {
    const path = "/repos/acme-org/app/issues/1/assignees"
    const assigned = await call("POST", path, { body: { assignees: ["stranger", "dee"] } })
    expect(await assigned.json()).toMatchObject({ assignees: [{ login: "ana" }, { login: "cy" }, { login: "dee" }] })
    const asked = await call("POST", "/repos/acme-org/app/pulls/3/requested_reviewers", { body: { reviewers: ["cy"] } })
    expect(asked.status).toBe(422)
  })

  test("a search counts all, and gives a thousand", async () => {
    const one = { repo: "app", title: "", state: "open", user: "cy", assignees: ["ana"] }
    await control("PATCH", "state", { issues: Array.from({ length: 1100 }, (_, number) => ({ ...one, number })) })
    const found = await call("GET", "/search/issues?q=is:open+assignee:ana&per_page=100&page=11")
    expect(await found.json()).toMatchObject({ total_count: 1100, items: [] })
  })
})
