import { RequestIds } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"

/** How long GitHub may take to answer, and to say all of it. */
const PATIENCE = "30 seconds"
/** How much is remembered for conditional requests, in characters: the oldest is forgotten first. */
const REMEMBERED = 20_000_000

interface Remembered {
  readonly etag: string
  readonly body: string
  readonly headers: Record<string, string>
}

/** Makes the way out for openapi-fetch: effect's HttpClient, asking "changed?" where the answer is known: a 304 costs nothing. */
export const makeExchange = Effect.gen(function* () {
  const http = yield* HttpClient.HttpClient
  const known = new Map<string, Remembered>()
  let size = 0
  const forget = (url: string) => {
    size -= known.get(url)?.body.length ?? 0
    known.delete(url)
  }
  const remember = (url: string, answer: Remembered) => {
    forget(url)
    known.set(url, answer)
    size += answer.body.length
    for (const oldest of known.keys()) {
      if (size <= REMEMBERED) break
      forget(oldest)
    }
  }

  return Effect.fnUntraced(function* (request: Request) {
    const before = request.method === "GET" ? known.get(request.url) : undefined
    const text = request.body === null ? undefined : yield* Effect.promise(() => request.text())
    const asked = HttpClientRequest.fromWeb(request).pipe(
      (one) => (text === undefined ? one : HttpClientRequest.bodyText(one, text, "application/json")),
      (one) => (before === undefined ? one : HttpClientRequest.setHeader(one, "if-none-match", before.etag)),
    )
    const response = yield* http.execute(asked).pipe(Effect.timeout(PATIENCE))
    const body = yield* response.text.pipe(Effect.timeout(PATIENCE))
    const { status } = response
    const headers = Object.fromEntries(
      Object.entries(response.headers).filter(([name]) => !name.startsWith("content-") || name === "content-type"),
    )
    const id = headers["x-github-request-id"]
    if (id !== undefined) (yield* RequestIds).push(id)
    if (status === 304 && before !== undefined)
      return new Response(before.body, { status: 200, headers: before.headers })
    const etag = headers["etag"]
    if (status === 200 && request.method === "GET" && etag !== undefined) remember(request.url, { etag, body, headers })
    return new Response(status === 204 || status === 304 ? null : body, { status, headers })
  })
})
