import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { OpenApi } from "effect/http-api"
import { Api } from "../src/api/index.ts"
import { Scope, SCOPE } from "../src/api/scope.ts"
import { type Running, startServer } from "./server.ts"

const { paths } = OpenApi.fromApi(Api)

/** Every route of the document, with what it needs. */
const routes = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    needs: String(Object.entries(operation).find(([name]) => name === SCOPE)?.[1]),
  })),
)

/** A place in the path that is there: what is refused is refused before anything is looked for. */
const placed = (path: string, connection = "acme") =>
  path.replace("{connection}", connection).replaceAll(/\{\w+\}/g, "nothing")

let server: Running
const keys = new Map<string, string>()
beforeAll(async () => {
  server = await startServer()
  for (const scope of Scope.literals) keys.set(scope, await server.keyWith([scope]))
})
afterAll(() => server.close())

const status = async (method: string, path: string, key?: string) => {
  const body = method === "POST" ? { body: {} } : {}
  return (await server.ask(method, path, { ...body, key })).status
}

test("a route without a rule fails", () => {
  expect(routes.length).toBeGreaterThan(20)
  for (const { method, path, needs } of routes)
    expect([...Scope.literals, "nothing"], `${method} ${path}`).toContain(needs)
})

test("only what watches the process needs nothing", () => {
  expect(routes.filter(({ needs }) => needs === "nothing").map(({ path }) => path)).toEqual([
    "/livez",
    "/readyz",
    "/metrics",
  ])
})

describe.each(routes.filter(({ needs }) => needs !== "nothing"))(
  "$method $path needs $needs",
  ({ method, path, needs }) => {
    test("nobody gets through without a key", async () => {
      expect(await status(method, placed(path))).toBe(401)
    })
    test.each(Scope.literals)("%s", async (scope) => {
      const answered = await status(method, placed(path), keys.get(scope))
      // What is let through finds nothing, or nothing to read in an empty body.
      expect(answered === 401 || answered === 403).toBe(scope !== needs)
    })
  },
)

test("a key for one connection is good for no other, in paths, plans, operations and lists", async () => {
  const all = ["read", "plan", "approve", "perform"]
  const key = await server.keyWith(all, { connections: ["other"] })
  for (const { method, path } of routes.filter(({ path: one }) => one.includes("{connection}")))
    expect([path, await status(method, placed(path), key)]).toEqual([path, 403])
  const { body: plan, headers } = await server.ask("POST", "/v1/connections/acme/plans", {
    body: { change: "transfer", subject: "ana@acme.test", destination: "bo@acme.test", reason: "IT-7" },
  })
  const seen = { "if-match": headers.get("etag") ?? "" }
  await server.ask("POST", `/v1/plans/${plan.id}/operations`, { headers: seen })
  for (const { method, path } of routes.filter(({ path: one }) => /\{(plan|operation)\}/.test(one))) {
    const its = path.replace(/\{(plan|operation)\}/, plan.id)
    const answer = await server.ask(method, its, { key, headers: seen })
    expect([its, answer.status]).toEqual([its, 403])
  }
  expect((await server.ask("GET", "/v1/operations", { key })).body.items).toEqual([])
  expect((await server.ask("GET", "/v1/connections", { key })).body.items).toMatchObject([{ name: "other" }])
})

test("whoever makes keys makes them for all connections", async () => {
  const body = { name: "half", scopes: ["admin"], connections: ["acme"] }
  expect((await server.ask("POST", "/v1/keys", { body })).status).toBe(422)
})
