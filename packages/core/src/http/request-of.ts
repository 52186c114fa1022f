import * as Effect from "effect/Effect"
import * as HttpClientRequest from "effect/http/HttpClientRequest"

/** What every call of openapi-fetch takes besides its own. */
export type Way = { readonly fetch: (request: Request) => Promise<Response> }

/** The request that openapi-fetch would send: it makes it, by the types of a document; it is sent elsewhere. */
export const requestOf = (
  call: (way: Way) => Promise<unknown>,
): Effect.Effect<HttpClientRequest.HttpClientRequest, Error> =>
  Effect.tryPromise({
    try: async () => {
      const made: Array<Request> = []
      const fetch = (request: Request) => {
        made.push(request)
        return Promise.resolve(new Response(null, { status: 204 }))
      }
      await call({ fetch })
      const [request] = made
      if (request === undefined) throw new Error("No request was made.")
      const empty = HttpClientRequest.fromWeb(request)
      // A body that streams is gone when it has been sent once; a text can be sent again.
      return request.body === null
        ? empty
        : HttpClientRequest.bodyText(empty, await request.text(), request.headers.get("content-type") ?? undefined)
    },
    catch: (error) => (error instanceof Error ? error : new Error("No request was made.")),
  })
