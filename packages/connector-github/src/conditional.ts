import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"

/** How much is remembered, in characters: the oldest is forgotten first. */
const REMEMBERED = 20_000_000

interface Remembered {
  readonly etag: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** Asks "changed?" where the answer is known: a 304 costs nothing of the budget. */
export const conditional = (client: HttpClient.HttpClient): HttpClient.HttpClient => {
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
  return HttpClient.make((request) =>
    Effect.gen(function* () {
      const url = Option.getOrUndefined(HttpClientRequest.toUrl(request))?.href
      if (request.method !== "GET" || url === undefined) return yield* client.execute(request)
      const before = known.get(url)
      const response = yield* client.execute(
        before === undefined ? request : HttpClientRequest.setHeader(request, "if-none-match", before.etag),
      )
      const { status, headers } = response
      if (status === 304 && before !== undefined)
        return HttpClientResponse.fromWeb(request, new Response(before.body, { headers: before.headers }))
      const { etag, link } = headers
      if (status === 200 && etag !== undefined)
        remember(url, {
          etag,
          body: yield* response.text,
          headers: { "content-type": "application/json", ...(link !== undefined && { link }) },
        })
      return response
    }),
  )
}
