import { ConnectorError } from "@latchkey/core"
import { type Cause, Effect, Option, type Redacted, Schema, Stream } from "effect"
import { HttpClient, HttpClientError, HttpClientRequest, HttpClientResponse } from "effect/http"

const Person = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  email: Schema.String,
  access: Schema.Array(Schema.String),
})
export type Person = typeof Person.Type
const Page = Schema.Struct({ people: Schema.Array(Person), next: Schema.optionalKey(Schema.Number) })

/** What the app can be asked, and its failures in the contract's words. */
export const makeClient = ({ url, token }: { readonly url: string; readonly token: Redacted.Redacted }) =>
  Effect.map(HttpClient.HttpClient, (http) => {
    const ask = <A>(request: HttpClientRequest.HttpClientRequest, shape: Schema.Codec<A, unknown>) =>
      HttpClient.filterStatusOk(http)
        .execute(request.pipe(HttpClientRequest.prependUrl(url), HttpClientRequest.bearerToken(token)))
        .pipe(
          Effect.flatMap(HttpClientResponse.schemaBodyJson(shape)),
          Effect.timeout("30 seconds"),
          Effect.mapError((error) => toError(`${request.method} ${request.url}`, error)),
        )
    const people = Stream.paginate(0, (page) =>
      Effect.map(
        ask(HttpClientRequest.get("/people", { urlParams: { page } }), Page),
        ({ people: some, next }) => [some, Option.fromUndefinedOr(next)] as const,
      ),
    )
    return {
      people,
      find: Effect.fnUntraced(function* (who: string) {
        const found = yield* Stream.runHead(Stream.filter(people, ({ id, email }) => who === id || who === email))
        return Option.isSome(found) ? found.value : yield* nobody(who)
      }),
      person: (id: string) => ask(HttpClientRequest.get(`/people/${id}`), Person),
      setAccess: (id: string, access: ReadonlyArray<string>) =>
        ask(HttpClientRequest.put(`/people/${id}`).pipe(HttpClientRequest.bodyJsonUnsafe(access)), Person),
    }
  })
export type Client = Effect.Success<ReturnType<typeof makeClient>>

const toError = (
  operation: string,
  error: HttpClientError.HttpClientError | Schema.SchemaError | Cause.TimeoutError,
) => {
  const fail = (message: string, remedy: string, reason: ConnectorError["reason"]) =>
    new ConnectorError({ operation, message, remedy, reason })
  const status = HttpClientError.isHttpClientError(error) ? error.response?.status : undefined
  if (Schema.isSchemaError(error))
    return fail("The app's answer does not look as it should.", "Report it.", {
      _tag: "ContractBroken",
      place: operation,
    })
  if (status === 401)
    return fail("The app does not take the token.", "Make a new one.", { _tag: "NotAuthorised", missingScopes: [] })
  if (status === 404) return fail("The app has no such person.", "List the accounts.", { _tag: "NotFound" })
  if (status === 429)
    return fail("The app is asked too often.", "Try again in a minute.", { _tag: "RateLimited", retryAfterSeconds: 60 })
  if (status !== undefined && status >= 400 && status < 500)
    return fail(`The app refuses this with ${status}.`, "Report it.", { _tag: "Refused", status })
  return fail("The app did not answer as it should.", "Try again.", { _tag: "Unavailable", unknownOutcome: true })
}

const nobody = (who: string) =>
  new ConnectorError({
    operation: "GET /people",
    message: `The app knows nobody as ${who}.`,
    remedy: "List the accounts.",
    reason: { _tag: "NotFound" },
  })
