import type { ConnectorError, Json } from "@latchkey/core"
import { type Access, makeSend } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as Schema from "effect/Schema"
import type { Settings } from "./settings.ts"
import { sourceOf } from "./source.ts"

type Ask = <A>(
  operation: string,
  schema: Schema.Codec<A, Json>,
  request: HttpClientRequest.HttpClientRequest,
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
  const ask =
    (access: Access): Ask =>
    (operation, schema, request) => {
      const whole = request.pipe(
        HttpClientRequest.prependUrl(settings.apiUrl),
        HttpClientRequest.bearerToken(settings.token),
      )
      return Effect.map(send(access, operation, schema, whole), ({ value }) => value)
    }
  return { read: ask("read"), write: ask("write") } satisfies Client
})
