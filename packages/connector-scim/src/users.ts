import type { ConnectorError } from "@latchkey/core"
import { theOne } from "@latchkey/core/http"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { isAbsent, type Scim } from "./client.ts"
import { User } from "./model.ts"

export const pathOf = (id: string) => `/Users/${encodeURIComponent(id)}`

export const listUsers = (scim: Scim): Stream.Stream<User, ConnectorError> => scim.list("/Users", User)

/** By id; else by user name or e-mail: filtered by the service where it can, and always compared here. */
export const findUser = Effect.fn("scim.findUser")(function* (scim: Scim, who: string) {
  const byId = yield* scim.read(pathOf(who), User).pipe(
    Effect.map(({ value }): User | undefined => value),
    // Some refuse what does not look like an id of theirs.
    Effect.catchIf(isAbsent, () => Effect.succeed(undefined)),
  )
  if (byId?.id === who) return byId
  const { filter } = yield* scim.config
  const everyone = listUsers(scim)
  // A service may filter by some attributes and refuse others (RFC 7644, section 3.4.2.2: invalidFilter).
  const narrowed = scim.list("/Users", User, answersTo(who)).pipe(
    Stream.catchIf(
      ({ reason }: ConnectorError) => reason._tag === "Refused",
      () => everyone,
    ),
  )
  const found = yield* (filter?.supported === true ? narrowed : everyone).pipe(
    Stream.filter((user) => namesOf(user).includes(who.toLowerCase())),
    Stream.runCollect,
  )
  return yield* theOne("GET /Users", "The SCIM service", `user ${who}`, found, ({ id }) => id)
})

/** A value in a filter is a JSON string (RFC 7644, section 3.4.2.2). */
const answersTo = (who: string) => {
  const value = JSON.stringify(who)
  return `userName eq ${value} or emails.value eq ${value}`
}

const namesOf = ({ userName, emails = [] }: User) =>
  [userName, ...emails.map(({ value }) => value)].flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]))

export const nameOf = ({ id, displayName, name, userName }: User): string => {
  const parts = [name?.givenName, name?.familyName].filter((part) => part !== undefined && part !== "").join(" ")
  return [displayName, name?.formatted, parts, userName].find((one) => one !== undefined && one !== "") ?? id
}

/** The primary one, else the first, else a user name that looks like one. */
export const emailOf = ({ emails = [], userName = "" }: User): string | undefined =>
  emails.find(({ primary }) => primary === true)?.value ??
  emails[0]?.value ??
  (/^[^\s@]+@[^\s@]+$/.test(userName) ? userName : undefined)
