import { describe, expect, it } from "vitest"
import { Contract } from "./contract.ts"
import { shop } from "./fixture.ts"

const contract = new Contract(shop, "full document")
const headers = { "X-Tenant": "7b0d7c6e-0a5e-4a44-9d3a-0c1f0d9a2b11" }
const json = { "content-type": "application/json; charset=utf-8" }

describe("a request", () => {
  it("fits", () => {
    const path = "/api/orders/7?fields=lines,total&page[size]=10"
    expect(contract.checkRequest({ method: "get", path, headers })).toEqual([])
  })

  it("may be given as a whole URL, and without headers", () => {
    expect(contract.checkRequest({ method: "GET", path: "https://shop.example/api/orders/7" })).toEqual([])
  })

  it("names an operation that there is not", () => {
    expect(contract.checkRequest({ method: "GET", path: "/api/nothing" })).toEqual([
      "there is no operation GET /api/nothing",
    ])
    expect(contract.checkRequest({ method: "PATCH", path: "/api/orders/7" })).toEqual([
      "there is no operation PATCH /api/orders/7",
    ])
  })

  it("takes the word before the parameter", () => {
    expect(contract.operations.find("GET", "/api/orders/latest")?.operation.id).toBe("getLatest")
    expect(contract.operations.find("PUT", "/api/orders/latest")?.operation.id).toBe("putOrder")
  })

  it.each([
    ["/api/orders/x", "path: /order must be integer"],
    ["/api/orders/7?fields=lines,nope", 'query: /fields/1 must be one of ["lines","total"]'],
    ["/api/orders/7?page[size]=many", "query: /page/size must be integer"],
    ["/api/orders/7?filter=a", 'query: the whole has an unknown "filter"'],
  ])("%s: %s", (path, problem) => {
    expect(contract.checkRequest({ method: "GET", path, headers })).toEqual([problem])
  })

  it("needs its headers", () => {
    expect(contract.checkRequest({ method: "GET", path: "/api/orders/7", headers: {} })).toEqual([
      "header: the whole must have required property 'X-Tenant'",
    ])
    const wrong = { "x-tenant": "me" }
    expect(contract.checkRequest({ method: "GET", path: "/api/orders/7", headers: wrong })).toEqual([
      'header: /X-Tenant must match format "uuid"',
    ])
  })

  it("needs its body, of a type that is documented", () => {
    const request = { method: "PUT", path: "/api/orders/7" }
    const body = '{"note":null,"secret":"s"}'
    expect(contract.checkRequest({ ...request, headers: json, body })).toEqual([])
    expect(contract.checkRequest({ ...request, headers: json })).toEqual(["the body is missing"])
    expect(contract.checkRequest({ ...request, headers: {}, body })).toEqual(["the content type is missing"])
    expect(contract.checkRequest({ ...request, headers: { "content-type": "text/plain" }, body })).toEqual([
      "content type text/plain is none of application/json",
    ])
    expect(contract.checkRequest({ ...request, body: '{"note":' })).toEqual(["the body is no JSON"])
    expect(contract.checkRequest({ method: "GET", path: "/api/orders/7", body: "{}" })).toEqual([
      "the body is not documented",
    ])
  })

  it("needs what is required, save what is read-only", () => {
    const request = { method: "PUT", path: "/api/orders/7" }
    expect(contract.checkRequest({ ...request, body: { note: "n" } })).toEqual([
      "body: the whole must have required property 'secret'",
    ])
  })
})

describe("an answer", () => {
  const answer = { method: "GET", path: "/api/orders/7", headers: json, status: 200 }

  it("fits, however deep", () => {
    const body = { id: 1, note: null, parts: [{ id: 2, note: "n", pay: "cash" }] }
    expect(contract.checkAnswer({ ...answer, body: JSON.stringify(body) })).toEqual([])
  })

  it("is said what is wrong with it", () => {
    const body = { note: 7, parts: [{ id: 2, note: "n", pay: "free" }] }
    expect(contract.checkAnswer({ ...answer, body })).toEqual([
      "body: the whole must have required property 'id'",
      "body: /note must be string,null",
      'body: /parts/0/pay must be "cash"',
      "body: /parts/0/pay must be object",
      "body: /parts/0/pay must match exactly one schema in oneOf",
    ])
  })

  it("has a documented status, alone, in its hundred, or by default", () => {
    expect(contract.checkAnswer({ ...answer, status: 500 })).toEqual(["status 500 is none of 200, 4XX"])
    const problem = { status: 409, headers: { "content-type": "application/problem+json" }, body: '{"type":"t"}' }
    expect(contract.checkAnswer({ ...answer, ...problem })).toEqual([])
    expect(contract.checkAnswer({ method: "PUT", path: answer.path, status: 500 })).toEqual([])
  })

  it("is empty where nothing is promised, and full where something is", () => {
    expect(contract.checkAnswer({ method: "PUT", path: answer.path, status: 204, body: "" })).toEqual([])
    expect(contract.checkAnswer({ method: "PUT", path: answer.path, status: 204, body: "x" })).toEqual([
      "the body is not documented",
    ])
    expect(contract.checkAnswer({ ...answer, body: "" })).toEqual(["the body is empty"])
    expect(contract.checkAnswer({ ...answer, status: 404, body: "" })).toEqual([])
  })
})
