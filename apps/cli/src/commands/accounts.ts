import { AccountStatus, ListAccounts } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Command, Flag } from "effect/cli"
import { capability, printRows } from "../shared.ts"

export const accounts = Command.make(
  "accounts",
  {
    status: Flag.Literals("status", AccountStatus.literals).pipe(Flag.withDescription("Only these"), Flag.optional),
    role: Flag.String("role").pipe(Flag.withDescription("Only this base role"), Flag.optional),
    query: Flag.String("query").pipe(Flag.withDescription("Part of a name or e-mail"), Flag.optional),
  },
  Effect.fn(function* ({ status, role, query }) {
    const { accounts: list } = yield* capability(ListAccounts)
    const rows = list({
      ...(Option.isSome(status) && { status: status.value }),
      ...(Option.isSome(role) && { role: role.value }),
      ...(Option.isSome(query) && { text: query.value }),
    })
    yield* printRows(rows, {
      ID: ({ id }) => id,
      NAME: ({ name }) => name,
      EMAIL: ({ email }) => email,
      STATUS: ({ status: one }) => one,
      ROLE: ({ role: one }) => one ?? "",
    })
  }),
).pipe(
  Command.withDescription("List accounts"),
  Command.withExamples([
    { command: "latchkey accounts", description: "Everybody" },
    { command: "latchkey accounts --status invited --json", description: "Pending invitations, as JSON" },
  ]),
)
