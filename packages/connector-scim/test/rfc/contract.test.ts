import { type Connection, Deprovision, Entitlements, ListAccounts } from "@latchkey/core"
import { contractProxy } from "@latchkey/testkit/contract"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Stream from "effect/Stream"
import { assert, describe, it, onTestFinished } from "vitest"
import { run, startService, startStub } from "../service.ts"
import { contract } from "./contract.ts"

const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
const USER = "urn:ietf:params:scim:schemas:core:2.0:User"
const headers = { "content-type": "application/scim+json" }
const patch = (operation: object) =>
  contract.checkRequest({
    method: "PATCH",
    path: "/scim/Users/ana",
    headers,
    body: { schemas: [PATCH], Operations: [operation] },
  })

describe("a PatchOp", () => {
  it("fits", () => {
    assert.deepEqual(patch({ op: "replace", path: "active", value: false }), [])
    assert.deepEqual(patch({ op: "replace", value: { active: false } }), [])
    assert.deepEqual(patch({ op: "remove", path: 'emails[type eq "work"].value' }), [])
  })

  it.each([
    ["an operation that there is not", { op: "Replace", path: "active", value: false }, '/op must be one of ["add'],
    ["a boolean in words", { op: "replace", path: "active", value: "False" }, "/value must be boolean"],
    ["nothing to put there", { op: "replace", path: "active" }, "must have required property 'value'"],
    ["nothing to take away", { op: "remove" }, "must have required property 'path'"],
    ["no path, and no attributes", { op: "replace", value: false }, "/value must be object"],
    ["a JSON pointer", { op: "replace", path: "/active", value: false }, "/path must match pattern"],
  ])("is caught with %s", (_what, operation, problem) => assert.include(patch(operation).join("\n"), problem))

  it.each([
    ["no schemas", { Operations: [{ op: "replace", path: "active", value: false }] }],
    ["no operations", { schemas: [PATCH], Operations: [] }],
    ["another message's schema", { schemas: [USER], Operations: [{ op: "replace", path: "active", value: false }] }],
  ])("is caught with %s", (_what, body) =>
    assert.notDeepEqual(contract.checkRequest({ method: "PATCH", path: "/scim/Users/ana", headers, body }), []),
  )
})

describe("a request", () => {
  const asked = (path: string, more: { readonly method?: string; readonly headers?: Record<string, string> } = {}) =>
    contract.checkRequest({ method: "GET", path, headers: {}, ...more })

  it("fits", () => {
    const filter = encodeURIComponent('userName eq "a\\"na" or emails.value eq "ana@acme.test"')
    assert.deepEqual(asked(`/scim/Users?filter=${filter}&startIndex=1&count=100`), [])
    assert.deepEqual(asked("/scim/Users?cursor=&count=100"), [])
    assert.deepEqual(asked("/scim/Users/ana", { method: "DELETE", headers: { "if-match": 'W/"3"' } }), [])
  })

  it.each([
    ["/scim/User"],
    ["/scim/Users?start=1"],
    ["/scim/Users?startIndex=0"],
    ["/scim/Users?count=many"],
    ["/scim/Users?cursor=a%20b"],
    [`/scim/Users?filter=${encodeURIComponent('userName eq "a" or 1')}`],
    [`/scim/Users?filter=${encodeURIComponent("userName = 'a'")}`],
    ["/scim/ServiceProviderConfig?filter=x"],
  ])("is caught: %s", (path) => assert.notDeepEqual(asked(path), []))

  it("is caught with an ETag that is none, and with a body of another type", () => {
    assert.notDeepEqual(asked("/scim/Users/ana", { method: "DELETE", headers: { "if-match": "3" } }), [])
    const put = { method: "PUT", path: "/scim/Users/ana", body: { schemas: [USER], userName: "ana" } }
    assert.deepEqual(contract.checkRequest({ ...put, headers }), [])
    assert.notDeepEqual(contract.checkRequest({ ...put, headers: { "content-type": "application/json" } }), [])
  })
})

describe("an answer", () => {
  const given = (body: object) =>
    contract.checkAnswer({ method: "GET", path: "/scim/Users/ana", status: 200, headers, body })
  const ana = { schemas: [USER], id: "ana", userName: "ana" }

  it("fits, with extensions under their URNs", () => assert.deepEqual(given({ ...ana, "urn:acme:2.0:User": {} }), []))

  it.each([
    ["no id", { schemas: [USER], userName: "ana" }],
    ["a boolean in words", { ...ana, active: "True" }],
    ["bare values", { ...ana, roles: ["admin"] }],
    ["two primary values", { ...ana, emails: ["a", "b"].map((value) => ({ value, primary: true })) }],
    ["a password", { ...ana, password: "x" }],
  ])("is caught with %s", (_what, body) => assert.notDeepEqual(given(body), []))
})

/** What of the exchanges of a job did not fit. */
const problemsOf = async <E>(target: string, job: (connection: Connection) => Effect.Effect<void, E>) => {
  const proxy = await contractProxy({ target, contract })
  onTestFinished(proxy.close)
  await run(`${proxy.url}/scim`, job)
  assert.isAbove(proxy.exchanges.length, 0)
  return proxy.problems
}
const list = Effect.fnUntraced(function* (connection: Connection) {
  const { accounts } = yield* connection.resolve(ListAccounts)
  yield* Stream.runDrain(accounts())
})
const everything = Effect.fnUntraced(function* (connection: Connection) {
  yield* list(connection)
  yield* (yield* connection.resolve(ListAccounts)).find("dora@acme.test")
  yield* Stream.runDrain((yield* connection.resolve(Entitlements)).grants())
  const { steps } = yield* (yield* connection.resolve(Deprovision)).plan({ account: "ana" })
  for (const step of steps) yield* connection.perform(step)
})

describe("what the connector asks, and is answered", () => {
  const start = async () => {
    const service = await startService()
    onTestFinished(service.close)
    service.reset({ etag: true })
    return service.url
  }

  it("fits", async () => assert.deepEqual(await problemsOf(await start(), everything), []))

  it("does not, where a PatchOp is spoilt on the way", async () => {
    const spoilt: typeof fetch = async (input, init) => {
      if (init?.method !== "PATCH") return fetch(input, init)
      const sent = await new Response(init.body ?? null).text()
      return fetch(input, { ...init, body: sent.replace('"replace"', '"Replace"') })
    }
    const spoiling = (connection: Connection) =>
      Effect.provideService(everything(connection), FetchHttpClient.Fetch, spoilt)
    assert.deepEqual(await problemsOf(await start(), spoiling), [
      'PATCH /scim/Users/ana → 200: request: body: /Operations/0/op must be one of ["add","remove","replace"]',
    ])
  })

  it("fits by cursor", async () => {
    const page = (id: string, next: object) => ({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      Resources: [{ schemas: [USER], id, userName: id }],
      ...next,
    })
    const off = { supported: false }
    const config = {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
      patch: off,
      bulk: { ...off, maxOperations: 0, maxPayloadSize: 0 },
      filter: { ...off, maxResults: 0 },
      changePassword: off,
      sort: off,
      etag: off,
      authenticationSchemes: [],
      pagination: { cursor: true, index: false, defaultPaginationMethod: "cursor" },
    }
    const stub = await startStub(({ path, query }, response) => {
      const body = query["cursor"] === "" ? page("ana", { nextCursor: "VZUT-iyh~E" }) : page("ben", {})
      response.type("application/scim+json").send(JSON.stringify(path === "/scim/Users" ? body : config))
    })
    onTestFinished(stub.close)
    assert.deepEqual(await problemsOf(stub.url, list), [])
  })
})
