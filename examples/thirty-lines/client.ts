import type { Json } from "@latchkey/core"
import { type Access, makeSend, paged, theOne } from "@latchkey/core/http"
import { Effect, Redacted, Schema, Stream } from "effect"
import { HttpClientRequest } from "effect/http"

const Person = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  email: Schema.String,
  access: Schema.Array(Schema.String),
})
export type Person = typeof Person.Type
const Page = Schema.Struct({ people: Schema.Array(Person), next: Schema.optionalKey(Schema.Number) })

interface Settings {
  readonly url: string
  readonly token: Redacted.Redacted
}

/** What the app can be asked. */
export const makeClient = Effect.fnUntraced(function* ({ url, token }: Settings) {
  const send = yield* makeSend({
    id: "thirty-lines",
    name: "The app",
    secrets: [Redacted.value(token)],
    remedies: {
      reach: "See that it runs, and where.",
      credentials: "Make a new token.",
      rights: "Make a token that may do this.",
    },
  })
  const ask = <A>(
    access: Access,
    operation: string,
    schema: Schema.Codec<A, Json>,
    request: HttpClientRequest.HttpClientRequest,
  ) => {
    const whole = request.pipe(HttpClientRequest.prependUrl(url), HttpClientRequest.bearerToken(token))
    return Effect.map(send(access, operation, schema, whole), ({ value }) => value)
  }
  const people = paged("GET /people", {
    first: 0,
    idOf: ({ id }) => id,
    page: (page: number) =>
      Effect.map(
        ask("read", "GET /people", Page, HttpClientRequest.get("/people", { urlParams: { page } })),
        ({ people: rows, next }) => ({ rows, next }),
      ),
  })
  return {
    people,
    find: Effect.fnUntraced(function* (who: string) {
      const found = yield* Stream.runCollect(Stream.filter(people, ({ id, email }) => who === id || who === email))
      return yield* theOne("GET /people", "The app", `person ${who}`, found, ({ id }) => id)
    }),
    person: (id: string) => ask("read", "GET /people/{id}", Person, HttpClientRequest.get(`/people/${id}`)),
    setAccess: (id: string, access: ReadonlyArray<string>) =>
      ask(
        "write",
        "PUT /people/{id}",
        Person,
        HttpClientRequest.put(`/people/${id}`).pipe(HttpClientRequest.bodyJsonUnsafe(access)),
      ),
  }
})
export type Client = Effect.Success<ReturnType<typeof makeClient>>
