import { createServer, type Server } from "node:http"
import { ListAccounts, makeContainer } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { afterEach, expect, test } from "vitest"
import pagerduty from "../src/index.ts"

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}
const ANA: Answer = {
  status: 200,
  body: JSON.stringify({ user: { id: "PANA001", name: "Ana", email: "ana@acme.test" } }),
}

let server: Server | undefined
afterEach(() => server?.close())

/** Asks for a user of a server that says just this, one answer after the other. */
const ask = async (...answers: ReadonlyArray<Answer>) => {
  const at: Array<number> = []
  server = createServer((_, response) => {
    const { status, headers = {}, body = "" } = answers[at.length] ?? ANA
    at.push(performance.now())
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body)
  })
  await new Promise<void>((ready) => server?.listen(0, "127.0.0.1", ready))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const container = makeContainer()
  container.register(pagerduty)
  const settings = { token: "t", apiUrl: `http://127.0.0.1:${port}` }
  const found = await Effect.runPromise(
    container.connect({ name: "test", connector: "pagerduty", settings }).pipe(
      Effect.flatMap((connection) => connection.resolve(ListAccounts)),
      Effect.flatMap(({ find }) => find("PANA001")),
      Effect.scoped,
      Effect.result,
      Effect.provide(FetchHttpClient.layer),
    ),
  )
  return { found, at }
}

test("a 403 with a malformed body is a refusal, not a silence", async () => {
  const { found, at } = await ask({ status: 403, headers: { "content-type": "text/html" }, body: "<html>Forbidden" })
  expect(found).toMatchObject({ failure: { reason: { _tag: "NotAuthorised" } } })
  expect(at).toHaveLength(1)
})

test("a 403 says which scope is missing", async () => {
  const { found } = await ask({
    status: 403,
    body: JSON.stringify({ error: { message: "Access Denied", required_scopes: "users.read", token_scopes: "" } }),
  })
  expect(found).toMatchObject({ failure: { reason: { missingScopes: ["users.read"] } } })
})

test("a 401 without a body is a token that is not taken", async () => {
  const { found } = await ask({ status: 401 })
  expect(found).toMatchObject({
    failure: { reason: { _tag: "NotAuthorised" }, remedy: expect.stringMatching("region") },
  })
})

test.each([
  [503, { "retry-after": "1" }],
  [429, { "retry-after": "1" }],
  [429, { "ratelimit-limit": "960", "ratelimit-remaining": "0", "ratelimit-reset": "1" }],
])("a read after %i %o waits as long as it is told", async (status, headers) => {
  const { found, at } = await ask({ status, headers })
  expect(found).toMatchObject({ success: { id: "PANA001" } })
  const [first = 0, second = 0] = at
  // A second, less what a timer may come early.
  expect(second - first).toBeGreaterThan(950)
})

test("half of a JSON is asked for again", async () => {
  const { found, at } = await ask({ status: 200, body: '{"user":{"id":"PA' })
  expect(found).toMatchObject({ success: { id: "PANA001" } })
  expect(at).toHaveLength(2)
})
