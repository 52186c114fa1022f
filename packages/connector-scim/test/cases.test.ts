import { Deprovision, Entitlements, ListAccounts, type Connection, type ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { RequestHandler } from "express"
import { afterAll, afterEach, assert, beforeEach, describe, it } from "vitest"
import { OWN, run, startService, startStub } from "./service.ts"

const service = await startService()
afterAll(() => service.close())
beforeEach(() => service.reset())

const stubs: Array<{ readonly close: () => void }> = []
afterEach(() => {
  for (const stub of stubs.splice(0)) stub.close()
})
const stubbed = async (handler: RequestHandler) => {
  const stub = await startStub(handler)
  stubs.push(stub)
  return stub.url
}

const ids = (connection: Connection) =>
  Effect.gen(function* () {
    const { accounts } = yield* connection.resolve(ListAccounts)
    return (yield* Stream.runCollect(accounts())).map(({ id }) => id)
  })
const find = (who: string) => (connection: Connection) =>
  Effect.flatMap(connection.resolve(ListAccounts), (list) => list.find(who))
const plan = (account: string) => (connection: Connection) =>
  Effect.flatMap(connection.resolve(Deprovision), (change) => change.plan({ account }))
const performed = (connection: Connection, account: string, meanwhile: () => void = () => {}) =>
  Effect.gen(function* () {
    const { steps } = yield* plan(account)(connection)
    meanwhile()
    return yield* Effect.forEach(steps, (step) => connection.perform(step))
  })
const failure =
  <A>(use: (connection: Connection) => Effect.Effect<A, ConnectorError>) =>
  (connection: Connection) =>
    Effect.flip(use(connection))

/** The pages of a listing that were asked for. */
const pages = () => service.sent().filter(({ path, query }) => path === "/Users" && query.includes("startIndex"))

describe("pages by index", () => {
  it("begins each page with the last row of the one before", async () => {
    assert.deepEqual(await run(service.url, ids), ["ana", "ben", "cleo", "dora", "zoe"])
    assert.deepEqual(
      pages().map(({ query }) => new URLSearchParams(query).get("startIndex")),
      ["1", "2", "3", "4"],
    )
  })

  it("loses nobody when two go and two others come between two pages", async () => {
    let times = 0
    // The total stays the same, and nobody is there twice: only the row that is asked for again tells.
    service.before((path) => {
      if (path !== "/Users" || ++times !== 2) return
      for (const gone of ["ana", "ben"]) service.users.delete(gone)
      for (const id of ["new", "newer"]) service.put({ id, userName: `${id}@acme.test` })
    })
    const listed = await run(service.url, ids)
    for (const stood of ["cleo", "dora", "zoe"]) assert.equal(listed.filter((id) => id === stood).length, 1)
  })

  it("fails when the pages never come to rest", async () => {
    let count = 0
    service.before((path) => {
      if (path !== "/Users") return
      const [first] = service.users.keys()
      service.users.delete(first ?? "")
      service.put({ id: `new-${++count}`, userName: `new-${count}@acme.test` })
    })
    assert.equal((await run(service.url, failure(ids))).reason._tag, "Unavailable")
  })

  // As scimmy does, when nobody reads the numbers of the query for it.
  it("fails where every page is the first", async () => {
    const url = await stubbed(({ path }, response) => {
      if (path !== "/Users") return void response.status(404).end()
      response.json({ totalResults: 3, Resources: [{ id: "a" }, { id: "b" }] })
    })
    assert.equal((await run(url, failure(ids))).reason._tag, "Unavailable")
  })

  it("fails where the rows are fewer than the total", async () => {
    const url = await stubbed(({ path, query }, response) => {
      if (path !== "/Users") return void response.status(404).end()
      response.json({
        totalResults: 3,
        Resources: query["startIndex"] === "1" ? [{ id: "a" }, { id: "b" }] : [{ id: "b" }],
      })
    })
    assert.equal((await run(url, failure(ids))).reason._tag, "ContractBroken")
  })
})

describe("pages by cursor", () => {
  const cursors = (next: Readonly<Record<string, { readonly ids: ReadonlyArray<string>; readonly next?: string }>>) =>
    stubbed(({ path, query }, response) => {
      if (path === "/ServiceProviderConfig") return void response.json({ pagination: { cursor: "True", index: false } })
      const page = next[String(query["cursor"])]
      if (path !== "/Users" || page === undefined) return void response.status(404).end()
      const { ids: rows, next: nextCursor } = page
      response.json({ Resources: rows.map((id) => ({ id })), ...(nextCursor !== undefined && { nextCursor }) })
    })

  it("follows nextCursor to its end, over pages with nothing in them", async () => {
    const url = await cursors({
      "": { ids: ["a", "b"], next: "x=/&" },
      "x=/&": { ids: [], next: "y" },
      y: { ids: ["c"] },
    })
    assert.deepEqual(await run(url, ids), ["a", "b", "c"])
  })

  it("fails where the cursors go in a circle", async () => {
    const url = await cursors({ "": { ids: ["a"], next: "x" }, x: { ids: ["b"], next: "x" } })
    assert.equal((await run(url, failure(ids))).reason._tag, "ContractBroken")
  })
})

describe("what a service may do by cursor", () => {
  it("begins anew where a cursor has expired", async () => {
    let expired = false
    const url = await stubbed(({ path, query }, response) => {
      if (path === "/ServiceProviderConfig") return void response.json({ pagination: { cursor: true } })
      if (query["cursor"] === "") return void response.json({ Resources: [{ id: "a" }], nextCursor: "x" })
      if (expired) return void response.json({ Resources: [{ id: "b" }] })
      expired = true
      response.status(400).json({ scimType: "expiredCursor", detail: "too old" })
    })
    assert.deepEqual(await run(url, ids), ["a", "b"])
  })

  it("goes on by cursor where its config says nothing of cursors", async () => {
    const url = await stubbed(({ path, query }, response) => {
      if (path === "/ServiceProviderConfig") return void response.json({})
      if (query["cursor"] === "x") return void response.json({ totalResults: 1, Resources: [{ id: "b" }] })
      response.json({ totalResults: 1, Resources: [{ id: "a" }], nextCursor: "x" })
    })
    assert.deepEqual(await run(url, ids), ["a", "b"])
  })

  it("asks for no more on a page than the service gives", async () => {
    const url = await stubbed(({ path, query }, response) => {
      if (path === "/ServiceProviderConfig") return void response.json({ pagination: { cursor: true, maxPageSize: 7 } })
      if (query["count"] !== "7") return void response.status(400).json({ scimType: "invalidCount" })
      response.json({ Resources: [{ id: "a" }] })
    })
    assert.deepEqual(await run(url, ids), ["a"])
  })
})

describe("finding one account", () => {
  it("goes by id, by user name and by e-mail", async () => {
    for (const who of ["cleo", "cleo@acme.test"]) assert.equal((await run(service.url, find(who))).id, "cleo")
    service.put({ id: "dora", userName: "d.ora", emails: [{ value: "dora@acme.test" }] })
    for (const who of ["d.ora", "dora@acme.test"]) assert.equal((await run(service.url, find(who))).id, "dora")
  })

  it("calls an e-mail that two accounts have ambiguous", async () => {
    const { reason } = await run(service.url, failure(find("shared@acme.test")))
    assert.deepEqual(reason, { _tag: "Ambiguous", candidates: ["ben", "cleo"] })
  })

  it("lets no name out of its quotes", async () => {
    const who = 'x" or userName pr or userName eq "\\'
    assert.equal((await run(service.url, failure(find(who)))).reason._tag, "NotFound")
    const { query } = service.sent().find(({ query: one }) => one.includes("filter")) ?? { query: "" }
    const value = JSON.stringify(who)
    assert.equal(new URLSearchParams(query).get("filter"), `userName eq ${value} or emails.value eq ${value}`)
  })

  it("keeps an id within its path", async () => {
    await run(service.url, failure(find("../Groups/ops?x=")))
    assert.equal(
      service.sent().some(({ path }) => path.startsWith("/Groups")),
      false,
    )
  })

  it("reads everyone where the service supports no filter", async () => {
    service.reset({ filter: false })
    assert.equal((await run(service.url, find("DORA@acme.test"))).id, "dora")
    assert.equal((await run(service.url, failure(find("nobody@acme.test")))).reason._tag, "NotFound")
    assert.equal(
      service.sent().some(({ query }) => query.includes("filter")),
      false,
    )
  })

  it("reads everyone where the service refuses this filter", async () => {
    const url = await stubbed(({ path, query }, response) => {
      if (path === "/ServiceProviderConfig") return void response.json({ filter: { supported: true } })
      if (path !== "/Users") return void response.status(404).end()
      if (query["filter"] !== undefined) return void response.status(400).json({ scimType: "invalidFilter" })
      response.json({ totalResults: 1, Resources: [{ id: "a", emails: ["a@acme.test"] }] })
    })
    assert.equal((await run(url, find("a@acme.test"))).email, "a@acme.test")
  })
})

describe("what an account is", () => {
  it("reads names in any case, null for nothing, and True for true", async () => {
    const user = { ID: "a", UserName: "a@acme.test", DisplayName: null, name: { givenName: "Ann", familyName: "Lee" } }
    const url = await stubbed(({ path }, response) => {
      if (path !== "/Users/a") return void response.status(404).end()
      response.json({ ...user, Active: "False", emails: null, roles: ["boss"], "urn:vendor:ext": { anything: 1 } })
    })
    assert.deepEqual(await run(url, find("a")), {
      id: "a",
      name: "Ann Lee",
      email: "a@acme.test",
      status: "suspended",
      role: "boss",
      rawStatus: "active: false",
    })
  })
})

describe("groups", () => {
  const grants = (connection: Connection) =>
    Effect.gen(function* () {
      const held = yield* connection.resolve(Entitlements)
      const all = yield* Stream.runCollect(held.grants({ type: "group" }))
      return all.map(({ account, entitlement, as }) => [entitlement.id, account, as ?? "itself"].join(" ")).toSorted()
    })

  it("holds who is in a group of the group, though groups be in each other", async () => {
    assert.deepEqual(await run(service.url, grants), [
      "oncall ana through The staff",
      "oncall cleo itself",
      "oncall dora through The staff",
      "ops ana itself",
      "ops cleo through The oncall",
      "ops dora through The oncall",
      "staff ana through The ops",
      "staff cleo through The ops",
      "staff dora itself",
    ])
  })

  it("fails where a group is in a group that can't be seen", async () => {
    service.groups.delete("oncall")
    assert.equal((await run(service.url, failure(grants))).reason._tag, "ContractBroken")
  })

  it("believes the users where it is told to", async () => {
    service.put({ id: "ana", userName: "ana", groups: [{ value: "ops", display: "Ops", type: "indirect" }] })
    assert.deepEqual(await run(service.url, grants, { groupsFrom: "users" }), ["ops ana indirect"])
  })

  it("tells all that one account holds, and what can be held", async () => {
    const [one, all] = await run(service.url, (connection) =>
      Effect.gen(function* () {
        const held = yield* connection.resolve(Entitlements)
        return [yield* held.grantsOf("cleo"), yield* Stream.runCollect(held.catalog())] as const
      }),
    )
    assert.deepEqual(
      one.map(({ entitlement: { type, id } }) => `${type} ${id}`),
      ["group staff", "group ops", "group oncall", "entitlement vpn"],
    )
    assert.deepEqual(
      all.map(({ type, id }) => `${type} ${id}`),
      ["group staff", "group ops", "group oncall", "role admin", "entitlement vpn"],
    )
  })
})

describe("taking an account away", () => {
  it("blocks for the token's own user", async () => {
    const { blockers } = await run(service.url, plan(OWN))
    assert.deepEqual(
      blockers.map(({ key }) => key),
      ["self"],
    )
  })

  it("changes `active` and nothing else, by PATCH and by PUT", async () => {
    for (const patch of [true, false]) {
      service.reset({ patch })
      const { meta: _before, ...before } = service.users.get("ana") ?? {}
      assert.equal((await run(service.url, (connection) => performed(connection, "ana")))[0]?.outcome, "done")
      const { meta: _after, schemas: _schemas, ...after } = service.users.get("ana") ?? {}
      assert.deepEqual(after, { ...before, active: false })
      const write = service.sent().find(({ method }) => method !== "GET")
      assert.equal(write?.method, patch ? "PATCH" : "PUT")
    }
  })

  describe("with ETags", () => {
    // The change comes between the look and the write: once the look has been answered.
    const between = (change: () => void) => {
      let done = false
      return () =>
        service.before(() => {
          if (done || service.sent().filter(({ path }) => path === "/Users/ana").length < 2) return
          done = true
          change()
        })
    }

    it("writes the version that it looked at, and again where another change does not matter", async () => {
      service.reset({ etag: true, patch: false })
      const rename = between(() => void service.put({ ...service.users.get("ana"), nickName: "Nan" }))
      const [receipt] = await run(service.url, (connection) => performed(connection, "ana", rename))
      assert.equal(receipt?.outcome, "done")
      const statuses = service.sent().flatMap(({ method, status }) => (method === "PUT" ? [status] : []))
      assert.deepEqual(statuses, [412, 200])
      // The change of the other stands.
      assert.equal(service.users.get("ana")?.["nickName"], "Nan")
    })

    it("ends as changed underneath where it does", async () => {
      service.reset({ etag: true })
      const reassign = between(() => void service.put({ ...service.users.get("ana"), userName: "other@acme.test" }))
      const [receipt] = await run(service.url, (connection) => performed(connection, "ana", reassign))
      assert.equal(receipt?.outcome, "changed underneath")
      assert.equal(service.users.get("ana")?.["active"], true)
    })
  })
})

describe("what is no SCIM answer", () => {
  it("takes no login page for an answer", async () => {
    const url = await stubbed((_request, response) => void response.type("html").send("<h1>Sign in</h1>"))
    const { reason, message } = await run(url, failure(find("ana")))
    assert.equal(reason._tag, "ContractBroken")
    assert.equal(message.includes("<h1>"), false)
  })

  it("reads the status of an error in HTML", async () => {
    const url = await stubbed((_request, response) => void response.status(403).type("html").send("<h1>No</h1>"))
    assert.equal((await run(url, failure(ids))).reason._tag, "NotAuthorised")
  })

  it("shows no secret that the service says back", async () => {
    const echo: RequestHandler = ({ headers, path }, response) => {
      if (path !== "/Users") return void response.status(404).end()
      response.status(400).json({ detail: `Bad: ${headers.authorization}` })
    }
    const url = await stubbed(echo)
    const bearer = await run(url, failure(ids), { token: "canary-token" })
    const basic = await run(url, failure(ids), { user: "ana", token: "canary-token" })
    for (const said of [JSON.stringify(bearer), JSON.stringify(basic), bearer.message, basic.message]) {
      assert.equal(said.includes("canary-token"), false)
      assert.equal(said.includes(Buffer.from("ana:canary-token").toString("base64")), false)
    }
  })

  it("waits as long as a 429 says, and goes on", async () => {
    service.inject({ kind: "rate-limited", on: "reads", times: 2 })
    assert.equal((await run(service.url, ids)).length, 5)
  })
})
