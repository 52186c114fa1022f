import type { Account, ListAccounts } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import type { User } from "./model.ts"
import { findUser, listUsers, ROLES } from "./people.ts"

/** `listUsers`, a hundred a call; `getUser` for an id. */
export const listAccounts = (pagerduty: PagerDuty): ListAccounts => ({
  accounts: ({ status, role, text } = {}) =>
    listUsers(pagerduty).pipe(
      Stream.filter(({ role: raw }) => role === undefined || role === raw || role === ROLES[raw ?? ""]),
      Stream.map(toAccount),
      Stream.filter((account) => status === undefined || account.status === status),
      Stream.filter(({ name, email }) => text === undefined || contains(name, text) || contains(email, text)),
    ),
  find: (who) => Effect.map(findUser(pagerduty, who), toAccount),
})

const contains = (whole: string, part: string) => whole.toLowerCase().includes(part.toLowerCase())

export const toAccount = ({ id, name, email, role, invitation_sent: pending, html_url: url }: User): Account => ({
  id,
  name,
  email,
  status: pending === true ? "invited" : "active",
  ...(role !== undefined && { role: ROLES[role] ?? role }),
  ...(pending === true && { rawStatus: "invitation_sent" }),
  ...(typeof url === "string" && { url }),
})
