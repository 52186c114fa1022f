import { paged, theOne } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { Client } from "./client.ts"

/** To fill in: what Sample says of a person, as far as the connector uses it. */
export const Person = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  email: Schema.String,
  active: Schema.Boolean,
})
export type Person = typeof Person.Type

const Page = Schema.Struct({ people: Schema.Array(Person), next: Schema.optionalKey(Schema.Number) })

/** To fill in: the listing, page by page. Whoever goes meanwhile shifts numbered pages: see `total` and `moved`. */
export const listPeople = (client: Client) =>
  paged("GET /people", {
    first: 0,
    idOf: ({ id }) => id,
    page: (page: number) =>
      Effect.map(
        client.read("GET /people", Page, HttpClientRequest.get("/people", { urlParams: { page } })),
        ({ people, next }) => ({ rows: people, next }),
      ),
  })

/** To fill in: one person, by id. */
export const getPerson = (client: Client, id: string) =>
  client.read("GET /people/{id}", Person, HttpClientRequest.get(`/people/${encodeURIComponent(id)}`))

/** To fill in: lets somebody in, or no more. */
export const setActive = (client: Client, id: string, active: boolean) =>
  client.write(
    "PATCH /people/{id}",
    Person,
    HttpClientRequest.patch(`/people/${encodeURIComponent(id)}`).pipe(HttpClientRequest.bodyJsonUnsafe({ active })),
  )

/** One person by id or exact e-mail; of two with one e-mail, nobody knows who is meant. */
export const findPerson = Effect.fnUntraced(function* (client: Client, who: string) {
  const found = yield* Stream.runCollect(
    Stream.filter(listPeople(client), ({ id, email }) => id === who || email.toLowerCase() === who.toLowerCase()),
  )
  return yield* theOne("GET /people", "Sample", `person ${who}`, found, ({ id }) => id)
})
