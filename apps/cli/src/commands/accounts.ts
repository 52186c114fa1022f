import { type Account, AccountStatus, ListAccounts } from "@latchkey/core"
import type { KnownAccount } from "@latchkey/inventory"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Command, Flag } from "effect/cli"
import { capability, lastKnown, printRows } from "../shared.ts"

export const accounts = Command.make(
  "accounts",
  {
    status: Flag.Literals("status", AccountStatus.literals).pipe(
      Flag.withDescription("Only these; the source is asked, but for deprovisioned: those are the last sync's"),
      Flag.optional,
    ),
    role: Flag.String("role").pipe(Flag.withDescription("Only this base role"), Flag.optional),
    query: Flag.String("query").pipe(Flag.withDescription("Part of a name or e-mail"), Flag.optional),
  },
  Effect.fn(function* ({ status, role, query }) {
    if (Option.contains(status, "deprovisioned")) return yield* listGone({ role, query })
    const { accounts: list } = yield* capability(ListAccounts)
    const rows = list({
      ...(Option.isSome(status) && { status: status.value }),
      ...(Option.isSome(role) && { role: role.value }),
      ...(Option.isSome(query) && { text: query.value }),
    })
    return yield* printRows(rows, columns)
  }),
).pipe(
  Command.withDescription("List accounts: of the source as it is now; deprovisioned ones, as of the last sync"),
  Command.withExamples([
    { command: "latchkey accounts", description: "Everybody" },
    { command: "latchkey accounts --status invited --json", description: "Pending invitations, as JSON" },
    { command: "latchkey accounts --status deprovisioned", description: "Who is gone, and since when (see `sync`)" },
  ]),
)

const columns = {
  ID: ({ id }: Account) => id,
  NAME: ({ name }: Account) => name,
  EMAIL: ({ email = "" }: Account) => email,
  STATUS: ({ status }: Account) => status,
  ROLE: ({ role }: Account) => role ?? "",
}

/** No source lists them: the inventory does. */
const listGone = Effect.fnUntraced(function* (only: {
  readonly role: Option.Option<string>
  readonly query: Option.Option<string>
}) {
  const { name, ...known } = yield* lastKnown
  const text = Option.getOrElse(only.query, () => "").toLowerCase()
  const rows = known.accounts(name, "deprovisioned").pipe(
    Stream.filter(({ role = "" }) => Option.isNone(only.role) || only.role.value === role),
    Stream.filter((account) => `${account.name}\n${account.email ?? ""}`.toLowerCase().includes(text)),
  )
  return yield* printRows(rows, {
    ...columns,
    SINCE: ({ deprovisionedAt }: KnownAccount) => deprovisionedAt ?? "",
  })
})
