// Over a real socket: what is asked again, what is not, and what is said.
import { createServer, type ServerResponse } from "node:http"
import { afterEach, expect, test } from "vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { RequestIds } from "../requests.ts"
import { makeSend } from "./send.ts"
import type { Access, Source } from "./source.ts"

type Reply = (response: ServerResponse) => void
const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body))
const page: Reply = (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>")
const half: Reply = (response) =>
  void response.writeHead(200, { "content-type": "application/json" }).end('{"name": "A')
const drop: Reply = ({ socket }) => void socket?.destroy()
const well = json(200, { name: "Ana" }, { "x-request-id": "r1" })

let close = () => {}
afterEach(() => close())

/** Answers with one reply after the other, the last of them ever after. */
const serve = (...replies: ReadonlyArray<Reply>) =>
  new Promise<{ readonly url: string; readonly asked: () => number; readonly most: () => number }>((ready) => {
    let asked = 0
    let open = 0
    let most = 0
    const server = createServer((_request, response) => {
      most = Math.max(most, ++open)
      response.on("close", () => open--)
      const reply = replies[Math.min(asked++, replies.length - 1)]
      setTimeout(() => reply?.(response), 5)
    }).listen(0, "127.0.0.1", () => {
      const address = server.address()
      ready({
        url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
        asked: () => asked,
        most: () => most,
      })
    })
    close = () => {
      server.closeAllConnections()
      server.close()
    }
  })

const source: Source = {
  id: "acme",
  name: "Acme",
  secrets: ["s3cret"],
  remedies: { reach: "Look at the network.", credentials: "Look at the token.", rights: "Ask an owner." },
  refusal: ({ json: body }) => ({ said: String(Object(body)["said"] ?? ""), passes: Object(body)["locked"] === true }),
}

const ask = (url: string, access: Access) =>
  Effect.gen(function* () {
    const send = yield* makeSend(source)
    const request = HttpClientRequest.put(url)
    return yield* Effect.result(send(access, "getPerson", Schema.Struct({ name: Schema.String }), request))
  }).pipe(
    Effect.map(Result.match({ onSuccess: ({ value }) => value, onFailure: (error) => error })),
    Effect.provide(FetchHttpClient.layer),
    Effect.runPromise,
  )

test.each([
  ["an error", json(500, {})],
  ["half an answer", half],
  ["a dropped connection", drop],
])("%s: a read is asked again, a write may have been done", async (_what, reply) => {
  const reading = await serve(reply, well)
  expect(await ask(reading.url, "read")).toEqual({ name: "Ana" })
  expect(reading.asked()).toBe(2)
  close()
  const writing = await serve(reply, well)
  expect(await ask(writing.url, "write")).toMatchObject({ reason: { _tag: "Unavailable", unknownOutcome: true } })
  expect(writing.asked()).toBe(1)
})

test.each([
  ["too many requests", json(429, {}, { "retry-after": "1" })],
  ["a lock", json(400, { locked: true })],
])("%s: not done, so a write is sent again too", async (_what, reply) => {
  const { url, asked } = await serve(reply, well)
  expect(await ask(url, "write")).toEqual({ name: "Ana" })
  expect(asked()).toBe(2)
})

test("who is told to wait for an hour is not kept waiting", async () => {
  const { url, asked } = await serve(json(429, {}, { "retry-after": "3600" }))
  expect(await ask(url, "read")).toMatchObject({ reason: { _tag: "RateLimited", retryAfterSeconds: 3600 } })
  expect(asked()).toBe(1)
})

test.each([
  [403, { _tag: "NotAuthorised", missingScopes: [] }, "Ask an owner."],
  [404, { _tag: "NotFound" }, "Look again"],
  [422, { _tag: "Refused", status: 422 }, "nothing was changed"],
  [501, { _tag: "Refused", status: 501 }, "nothing was changed"],
])("%i is said in the contract's words, once", async (status, reason, remedy) => {
  const { url, asked } = await serve(json(status, { said: "no, s3cret may not" }))
  const error = await ask(url, "read")
  expect(error).toMatchObject({
    reason,
    message: `Acme answered ${status} to getPerson: no, … may not.`,
    remedy: expect.stringContaining(remedy),
  })
  expect(asked()).toBe(1)
})

test("who is not let in is told to look at the credentials", async () => {
  const { url } = await serve(json(401, { said: "no, s3cret may not" }))
  const error = await ask(url, "read")
  expect(error).toMatchObject({
    reason: { _tag: "NotAuthorised" },
    message: "Acme did not take the credentials (401 to getPerson).",
    remedy: "Look at the token.",
  })
})

test("a page of somebody else's is no answer, and is not asked for again", async () => {
  const { url, asked } = await serve(page)
  expect(await ask(url, "read")).toMatchObject({ reason: { _tag: "ContractBroken" } })
  expect(asked()).toBe(1)
})

test("what is read stays as it is, though a word of it is a secret; what is wrong with it is said without", async () => {
  const well = await serve(json(200, { name: "s3cret agent" }))
  expect(await ask(well.url, "read")).toEqual({ name: "s3cret agent" })
  close()
  const { url } = await serve(json(200, { name: ["s3cret"] }))
  const error = await ask(url, "read")
  expect(error).toMatchObject({ reason: { _tag: "ContractBroken" } })
  expect(JSON.stringify(error)).not.toContain("s3cret")
})

test("a write whose answer looks otherwise was done, perhaps", async () => {
  const { url } = await serve(json(200, { nome: "Ana" }))
  expect(await ask(url, "write")).toMatchObject({ reason: { _tag: "Unavailable", unknownOutcome: true } })
  expect(await ask(url, "read")).toMatchObject({ reason: { _tag: "ContractBroken" } })
})

test("one request at a time, each with its id", async () => {
  const { url, asked, most } = await serve(well)
  const ids: Array<string> = []
  const send = Effect.gen(function* () {
    const go = yield* makeSend(source)
    const one = go("read", "getPerson", Schema.Json, HttpClientRequest.get(url))
    yield* Effect.all([one, one, one], { concurrency: "unbounded" })
  })
  await Effect.runPromise(send.pipe(Effect.provideService(RequestIds, ids), Effect.provide(FetchHttpClient.layer)))
  expect([asked(), most(), ids]).toEqual([3, 1, ["r1", "r1", "r1"]])
})
