import { openDatabase } from "@latchkey/database"
import { makeInventory } from "@latchkey/inventory"
import { makeJournal, work } from "@latchkey/operations"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { Command } from "effect/cli"
import { connections } from "../shared.ts"

/** Nobody looks on: a line of JSON for what goes wrong, none for each call. */
const unattended = Layer.mergeAll(FetchHttpClient.layer, Logger.layer([Logger.withConsoleError(Logger.formatJson)]))

export const worker = Command.make(
  "worker",
  {},
  Effect.fn(function* () {
    const sources = yield* connections
    const database = yield* openDatabase()
    const [journal, inventory] = [yield* makeJournal(database), yield* makeInventory(database)]
    const names = sources.known.map(({ name }) => name).join(", ")
    yield* Console.error(`Performing operations of ${names === "" ? "no connection: none is configured" : names}.`)
    return yield* work({ journal, inventory, sources })
  }, Effect.provide(unattended)),
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
