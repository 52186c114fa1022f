import { type Entitlement, Entitlements, type Grant, ListAccounts } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Argument, Command } from "effect/cli"
import { capability, printRows } from "../shared.ts"

const grantColumns = {
  ACCOUNT: ({ account }: Grant) => account,
  TYPE: ({ entitlement }: Grant) => entitlement.type,
  NAME: ({ entitlement }: Grant) => entitlement.name,
  AS: ({ as }: Grant) => as ?? "",
}

const list = Command.make(
  "list",
  {},
  Effect.fn(function* () {
    const { grants } = yield* capability(Entitlements)
    yield* printRows(grants(), grantColumns)
  }),
).pipe(
  Command.withDescription("Who holds what: every grant of everyone"),
  Command.withExamples([{ command: "latchkey entitlements list --ndjson", description: "A line for each grant" }]),
)

const of = Command.make(
  "of",
  { who: Argument.String("who").pipe(Argument.withDescription("E-mail or id")) },
  Effect.fn(function* ({ who }) {
    const { find } = yield* capability(ListAccounts)
    const { grantsOf } = yield* capability(Entitlements)
    const account = yield* find(who)
    yield* printRows(Stream.fromIterableEffect(grantsOf(account.id)), grantColumns)
  }),
).pipe(
  Command.withDescription("All that one account holds"),
  Command.withExamples([{ command: "latchkey entitlements of ana@acme.test", description: "What Ana holds" }]),
)

const catalog = Command.make(
  "catalog",
  {},
  Effect.fn(function* () {
    const { catalog: all } = yield* capability(Entitlements)
    yield* printRows(all(), {
      TYPE: ({ type }: Entitlement) => type,
      ID: ({ id }: Entitlement) => id,
      NAME: ({ name }: Entitlement) => name,
    })
  }),
).pipe(
  Command.withDescription("What can be held"),
  Command.withExamples([
    { command: "latchkey entitlements catalog", description: "Roles, licenses, teams, schedules, policies" },
  ]),
)

export const entitlements = Command.make("entitlements").pipe(
  Command.withDescription("Who holds what"),
  Command.withSubcommands([list, of, catalog]),
)
