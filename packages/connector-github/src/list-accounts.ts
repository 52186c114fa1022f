import { type Account, fits, type ListAccounts } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { GitHub } from "./client.ts"
import { findPerson, listInvitations, listMembers, listOutside, nameOf, toInvited, toPerson } from "./people.ts"
import { samlNames } from "./saml.ts"

/** `orgs/list-members`, `orgs/list-outside-collaborators`, `orgs/list-pending-invitations`: a hundred a call. */
export const listAccounts = (github: GitHub): ListAccounts => ({
  accounts: ({ role, ...query } = {}) =>
    Stream.fromIterableEffect(everybody(github)).pipe(
      Stream.filter(fits({ ...query, ...(role !== undefined && { role: nameOf(role) }) })),
    ),
  find: (who) => Effect.map(findPerson(github, who), ({ account }) => account),
})

const everybody = Effect.fnUntraced(function* (github: GitHub) {
  const saml = yield* samlNames(github)
  const members = (yield* listMembers(github)).map(({ user, role }) =>
    toPerson("member", user, { role, saml: saml.get(user.id) }),
  )
  const outside = (yield* listOutside(github)).map((user) => toPerson("outside collaborator", user))
  const invited = (yield* listInvitations(github)).map(toInvited)
  // Whoever changed from one to the other meanwhile is there once.
  return new Map(
    [...outside, ...members, ...invited].map(({ account }): [string, Account] => [account.id, account]),
  ).values()
})
