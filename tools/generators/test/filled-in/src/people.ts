import { paged, theOne } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Client } from "./client.ts"

/** What Bees says of a person, as far as the connector uses it. */
export const Person = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  email: Schema.String,
  active: Schema.Boolean,
})
export type Person = typeof Person.Type

const Page = Schema.Struct({ people: Schema.Array(Person), next: Schema.optionalKey(Schema.Number) })

/** `listPeople`, page by page. */
export const listPeople = (client: Client) =>
  paged("listPeople", {
    first: 0,
    idOf: ({ id }) => id,
    page: (page: number) =>
      Effect.map(
        client.read("listPeople", Page, (api, way) => api.GET("/people", { ...way, params: { query: { page } } })),
        ({ people, next }) => ({ rows: people, next }),
      ),
  })

/** `getPerson`: one person, by id. */
export const getPerson = (client: Client, id: string) =>
  client.read("getPerson", Person, (api, way) => api.GET("/people/{id}", { ...way, params: { path: { id } } }))

/** `updatePerson`: lets somebody in, or no more. */
export const setActive = (client: Client, id: string, active: boolean) =>
  client.write("updatePerson", Person, (api, way) =>
    api.PATCH("/people/{id}", { ...way, params: { path: { id } }, body: { active } }),
  )

/** One person by id or exact e-mail; of two with one e-mail, nobody knows who is meant. */
export const findPerson = Effect.fnUntraced(function* (client: Client, who: string) {
  const found = yield* Stream.runCollect(
    Stream.filter(listPeople(client), ({ id, email }) => id === who || email.toLowerCase() === who.toLowerCase()),
  )
  return yield* theOne("listPeople", "Bees", `person ${who}`, found, ({ id }) => id)
})
