import { ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
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

/** To fill in: the listing, page by page; an error on any page fails it. */
export const listPeople = (client: Client) =>
  Stream.paginate(0, (page) =>
    Effect.map(
      client.read(HttpClientRequest.get("/people", { urlParams: { page } }), Page),
      ({ people, next }) => [people, Option.fromUndefinedOr(next)] as const,
    ),
  )

/** To fill in: one person, by id. */
export const getPerson = (client: Client, id: string) =>
  client.read(HttpClientRequest.get(`/people/${encodeURIComponent(id)}`), Person)

/** One person by id or exact e-mail; of two with one e-mail, nobody knows who is meant. */
export const findPerson = Effect.fnUntraced(function* (client: Client, who: string) {
  const found = yield* Stream.runCollect(
    Stream.filter(listPeople(client), ({ id, email }) => id === who || email.toLowerCase() === who.toLowerCase()),
  )
  const [only, ...more] = found
  if (only !== undefined && more.length === 0) return only
  return yield* new ConnectorError({
    operation: "GET /people",
    message: only === undefined ? `Sample knows nobody as ${who}.` : `Sample knows several people as ${who}.`,
    remedy: "List the accounts, and name one by id.",
    reason: only === undefined ? { _tag: "NotFound" } : { _tag: "Ambiguous", candidates: found.map(({ id }) => id) },
  })
})
