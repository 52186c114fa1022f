import { type Account, fits, type ListAccounts } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Scim } from "./client.ts"
import type { User } from "./model.ts"
import { emailOf, findUser, listUsers, nameOf } from "./users.ts"

/** `GET /Users`, page by page; `GET /Users/{id}`, or a filter, for one. */
export const listAccounts = (scim: Scim): ListAccounts => ({
  accounts: (query = {}) => listUsers(scim).pipe(Stream.map(toAccount), Stream.filter(fits(query))),
  find: (who) => Effect.map(findUser(scim, who), toAccount),
})

/** RFC 7643 does not say what a missing `active` means: it is not taken for a suspension. */
export const toAccount = (user: User): Account => {
  const email = emailOf(user)
  const { id, active, roles = [], meta } = user
  const role = roles.find(({ primary }) => primary === true) ?? roles[0]
  const said = role?.display ?? role?.value
  const created = Option.getOrUndefined(DateTime.make(meta?.created ?? ""))
  return {
    id,
    name: nameOf(user),
    ...(email !== undefined && { email }),
    status: active === false ? "suspended" : "active",
    ...(said !== undefined && { role: said }),
    ...(active !== undefined && { rawStatus: `active: ${active}` }),
    ...(created !== undefined && { createdAt: DateTime.formatIso(created) }),
  }
}
