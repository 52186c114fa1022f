import { ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"

/** What is sent, and how its answer is read. */
interface Call<A> {
  /** GET, if left out. */
  readonly method?: "POST"
  /** Below `/v1`, encoded already. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | ReadonlyArray<string>>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Schema.Json
  readonly as: Schema.ConstraintDecoder<A>
}

export type Client = Effect.Success<ReturnType<typeof makeClient>>

/** Asks a Latchkey server, with a key of its own. */
export const makeClient = Effect.fnUntraced(function* (url: string, key: Redacted.Redacted) {
  const client = yield* HttpClient.HttpClient
  const call = Effect.fn("server.call")(function* <A>({ method, path, query, headers, body, as }: Call<A>) {
    const request = HttpClientRequest.make(method ?? "GET")(`${url}/v1${path}`).pipe(
      HttpClientRequest.bearerToken(key),
      HttpClientRequest.acceptJson,
      HttpClientRequest.setUrlParams(query ?? {}),
      HttpClientRequest.setHeaders(headers ?? {}),
    )
    const response = yield* client
      .execute(body === undefined ? request : HttpClientRequest.bodyJsonUnsafe(request, body))
      .pipe(Effect.mapError(() => unreachable(url)))
    // Nothing more to tell.
    const json: unknown = response.status === 204 ? [] : yield* Effect.mapError(response.json, () => notLatchkey(url))
    if (response.status >= 400) return yield* problem(url, response.status, json)
    return yield* Schema.decodeUnknownEffect(as)(json).pipe(Effect.mapError(() => notLatchkey(url)))
  }, Effect.scoped)
  /** All of a list, page by page. */
  const list = <A>({ as, query, ...more }: Call<A>) => {
    const page = Schema.Struct({ items: Schema.Array(as), next: Schema.optionalKey(Schema.String) })
    return Stream.paginate("", (cursor: string) =>
      call({ ...more, query: { ...query, limit: "200", ...(cursor !== "" && { cursor }) }, as: page }).pipe(
        Effect.map(({ items, next }) => [items, Option.fromUndefinedOr(next)] as const),
      ),
    )
  }
  return { call, list }
})

/** Every error answer of a server (RFC 9457). */
const decodeProblem = Schema.decodeUnknownOption(
  Schema.Struct({
    title: Schema.String,
    detail: Schema.optionalKey(Schema.String),
    remedy: Schema.optionalKey(Schema.String),
  }),
)

const problem = (url: string, status: number, json: unknown) => {
  const { title, detail, remedy } = Option.getOrElse(decodeProblem(json), () => ({
    title: `${url} answered ${status}.`,
    detail: undefined,
    remedy: undefined,
  }))
  return new ConnectorError({
    operation: url,
    message: detail ?? title,
    remedy: remedy ?? (status === 401 ? "Say one of the server's keys in LATCHKEY_KEY." : "Ask who runs the server."),
    reason: reasonOf(status),
  })
}

const reasonOf = (status: number): ConnectorError["reason"] => {
  if (status === 401 || status === 403) return { _tag: "NotAuthorised", missingScopes: [] }
  if (status === 404) return { _tag: "NotFound" }
  if (status === 429 || status >= 500) return { _tag: "Unavailable", unknownOutcome: false }
  return status === 409 || status === 412 ? { _tag: "Refused", status } : { _tag: "Settings" }
}

const unreachable = (url: string) =>
  new ConnectorError({
    operation: url,
    message: `The server at ${url} does not answer.`,
    remedy: "Look whether it runs (`latchkey serve`), and at --server.",
    reason: { _tag: "Unavailable", unknownOutcome: true },
  })

const notLatchkey = (url: string) =>
  new ConnectorError({
    operation: url,
    message: `What answers at ${url} is no Latchkey server of this version.`,
    remedy: "Look at --server.",
    reason: { _tag: "ContractBroken", place: url },
  })
