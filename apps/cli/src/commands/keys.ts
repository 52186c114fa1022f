import { Scope } from "@latchkey/connections"
import { openDatabase } from "@latchkey/database"
import type { Key, NewKey, Refusal } from "@latchkey/server"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Argument, Command, Flag } from "effect/cli"
import { EXIT, Exit } from "../exit.ts"
import { printOne, printRows } from "../shared.ts"

/** The keys of the database that `latchkey serve` uses. */
const kept = Effect.gen(function* () {
  const { makeKeys } = yield* Effect.promise(() => import("@latchkey/server"))
  return yield* makeKeys(yield* openDatabase())
})

/** What the server refuses is refused here in the same words. */
const inWords = ({ message, remedy = "" }: Refusal) =>
  Effect.fail(new Exit({ code: EXIT.usage, message: `${message} ${remedy}`.trim() }))

const create = Command.make(
  "create",
  {
    name: Argument.String("name").pipe(Argument.withDescription("Who uses it: what the record says")),
    scope: Flag.Literals("scope", Scope.literals).pipe(
      Flag.withDescription("What it may do (again for more)"),
      Flag.atLeast(1),
    ),
    on: Flag.String("on").pipe(
      Flag.withDescription("Only on this connection (again for more); on all, if left out"),
      Flag.atLeast(0),
    ),
    expires: Flag.String("expires").pipe(Flag.withDescription("Good until then (RFC 3339)"), Flag.optional),
  },
  Effect.fn(function* ({ name, scope: [first, ...more], on, expires }) {
    const until = Option.map(expires, (text) => DateTime.make(text))
    if (Option.isSome(until) && Option.isNone(until.value))
      return yield* new Exit({ code: EXIT.usage, message: "--expires takes an RFC 3339 instant." })
    if (first === undefined) return yield* new Exit({ code: EXIT.usage, message: "Name a --scope." })
    const wanted: NewKey = {
      name,
      scopes: [first, ...more],
      ...(on.length > 0 && { connections: on }),
      ...(Option.isSome(expires) && { expires: expires.value }),
    }
    const made = yield* (yield* kept).make(wanted).pipe(Effect.catchTag("Refusal", inWords))
    return yield* printOne(made, () => `${made.key}\nIt is shown this once.`)
  }),
).pipe(
  Command.withDescription("Make a key for whoever asks over HTTP; it is shown once"),
  Command.withExamples([
    { command: "latchkey keys create ci --scope read --scope plan", description: "Plans, and performs nothing" },
  ]),
)

const list = Command.make(
  "list",
  {},
  Effect.fn(function* () {
    const { list: all } = yield* kept
    yield* printRows(Stream.fromIterableEffect(all), {
      ID: ({ id }: Key) => id,
      NAME: ({ name }: Key) => name,
      SCOPES: ({ scopes }: Key) => scopes.join(", "),
      ON: ({ connections }: Key) => connections?.join(", ") ?? "all",
      MADE: ({ made }: Key) => made,
      GOOD: ({ expires, revoked }: Key) =>
        revoked === undefined ? (expires === undefined ? "" : `until ${expires}`) : "revoked",
    })
  }),
).pipe(
  Command.withDescription("Who has a key: names and scopes, never the keys"),
  Command.withExamples([{ command: "latchkey keys list --json", description: "As JSON" }]),
)

const revoke = Command.make(
  "revoke",
  { id: Argument.String("id").pipe(Argument.withDescription("The key's id, as the list has it")) },
  Effect.fn(function* ({ id }) {
    yield* (yield* kept).revoke(id).pipe(Effect.catchTag("Refusal", inWords))
    yield* Console.error("Revoked: it is good for nothing any more.")
  }),
).pipe(
  Command.withDescription("Take a key away, at once"),
  Command.withExamples([{ command: "latchkey keys revoke 3f2ab1c09d12", description: "For ever" }]),
)

export const keys = Command.make("keys").pipe(
  Command.withDescription("Keys of those who ask over HTTP"),
  Command.withSubcommands([create, list, revoke]),
)
