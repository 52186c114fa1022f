import createClient, { type Client as Calls } from "openapi-fetch"
import type { ConnectorError, Json } from "@latchkey/core"
import { type Access, makeSend, requestOf, type Way } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import type { paths } from "./generated/sample.ts"
import type { Settings } from "./settings.ts"
import { sourceOf } from "./source.ts"

/** Calls one operation, typed by what was cut out of the document: `(api, way) => api.GET("/people", { ...way })`. */
type Call = (api: Calls<paths>, way: Way) => Promise<unknown>

type Ask = <A>(
  operation: string,
  schema: Schema.Codec<A, Json>,
  /** To fill in: a `Call` alone, once no request is made up any more. */
  call: Call | HttpClientRequest.HttpClientRequest,
) => Effect.Effect<A, ConnectorError>

/** Sample, as the capabilities and steps use it. */
export interface Client {
  /** Asks, and decodes the answer; repeated while Sample gives none. */
  readonly read: Ask
  /** Changes something: never repeated unless known not done; an outcome that is unknown is said to be so. */
  readonly write: Ask
}

export const makeClient = Effect.fn("sample.makeClient")(function* (settings: Settings) {
  const send = yield* makeSend(sourceOf(settings))
  const api = createClient<paths>({
    baseUrl: settings.apiUrl,
    headers: { authorization: `Bearer ${Redacted.value(settings.token)}` },
  })
  const ask =
    (access: Access): Ask =>
    (operation, schema, call) => {
      const request =
        typeof call === "function"
          ? requestOf((way) => call(api, way))
          : Effect.succeed(
              call.pipe(HttpClientRequest.prependUrl(settings.apiUrl), HttpClientRequest.bearerToken(settings.token)),
            )
      return Effect.map(send(access, operation, schema, request), ({ value }) => value)
    }
  return { read: ask("read"), write: ask("write") } satisfies Client
})
