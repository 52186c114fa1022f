import { openOnce } from "@latchkey/connections"
import { openDatabase } from "@latchkey/database"
import { makeInventory } from "@latchkey/inventory"
import { makeJournal, work } from "@latchkey/operations"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { Command } from "effect/cli"
import { connections } from "../shared.ts"

export const worker = Command.make(
  "worker",
  {},
  Effect.fn(function* () {
    const { unattended } = yield* Effect.promise(() => import("@latchkey/server/unattended"))
    const all = yield* connections
    const names = all.known.map(({ name }) => name).join(", ")
    yield* Effect.gen(function* () {
      const database = yield* openDatabase()
      const [journal, inventory] = [yield* makeJournal(database), yield* makeInventory(database)]
      const sources = { known: all.known, open: yield* openOnce(all) }
      yield* Console.error(`Performing operations of ${names === "" ? "no connection: none is configured" : names}.`)
      return yield* work({ journal, inventory, sources })
    }).pipe(Effect.scoped, Effect.provide(unattended))
  }),
).pipe(
  Command.withDescription(
    "Perform what is asked for (by others, or for a time) until it is stopped; any number may run",
  ),
  Command.withExamples([
    { command: "latchkey worker", description: "Of this machine's operations" },
    {
      command: "LATCHKEY_DATABASE_URL=postgres://latchkey@db/latchkey latchkey worker",
      description: "One of many, on many machines",
    },
  ]),
)
