import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Scim } from "./client.ts"
import { listGroups } from "./groups.ts"
import { emailOf, listUsers, nameOf } from "./users.ts"

/** Reachable, authorised, for what: a first page of users and of groups. Whether it may write is not tried. */
export const doctor = Effect.fn("scim.doctor")(function* (scim: Scim) {
  const { patch, filter, etag, pagination } = yield* scim.config
  const me = yield* scim.me
  yield* listUsers(scim).pipe(Stream.take(1), Stream.runDrain)
  const groups = yield* listGroups(scim).pipe(
    Stream.take(1),
    Stream.runDrain,
    Effect.match({
      onSuccess: () => "Reads users and groups.",
      onFailure: ({ message, remedy }) => `Reads users, and can't read groups: ${message} ${remedy}`,
    }),
  )
  const has = Object.entries({
    PATCH: patch?.supported,
    filters: filter?.supported,
    ETags: etag?.supported,
    cursors: pagination?.cursor,
  })
    .filter(([, supported]) => supported === true)
    .map(([name]) => name)
  return [
    groups,
    me === undefined
      ? "The service does not say whose credentials these are."
      : `The credentials of ${nameOf(me)} <${emailOf(me) ?? me.id}>.`,
    `The service supports ${has.length === 0 ? "nothing that is optional" : has.join(", ")}.`,
  ]
})
