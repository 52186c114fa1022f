import { type Account, fits, type ListAccounts } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import type { User } from "./model.ts"
import { findUser, listUsers, ROLES } from "./people.ts"

/** `listUsers`, a hundred a call; `getUser` for an id. */
export const listAccounts = (pagerduty: PagerDuty): ListAccounts => ({
  accounts: ({ role, ...query } = {}) =>
    listUsers(pagerduty).pipe(
      Stream.map(toAccount),
      Stream.filter(fits({ ...query, ...(role !== undefined && { role: ROLES[role] ?? role }) })),
    ),
  find: (who) => Effect.map(findUser(pagerduty, who), toAccount),
})

export const toAccount = ({ id, name, email, role, invitation_sent: pending, html_url: url }: User): Account => ({
  id,
  name,
  email,
  status: pending === true ? "invited" : "active",
  ...(role !== undefined && { role: ROLES[role] ?? role }),
  ...(pending === true && { rawStatus: "invitation_sent" }),
  ...(typeof url === "string" && { url }),
})
