import type { Known } from "@latchkey/connections"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Option from "effect/Option"
import { Command } from "effect/cli"
import { codeOf, EXIT, Exit } from "../exit.ts"
import { ConnectionName } from "../globals.ts"
import { connections as all, printRows } from "../shared.ts"

export const connections = Command.make(
  "connections",
  {},
  Effect.fn(function* () {
    const { known } = yield* all
    yield* printRows(Stream.fromIterable(known), {
      NAME: ({ name }: Known) => name,
      CONNECTOR: ({ connector }: Known) => connector,
      FROM: ({ from }: Known) => from,
      WRITES: ({ writes }: Known) => (writes ? "yes" : "no"),
    })
  }),
).pipe(
  Command.withDescription("What is configured, and from where"),
  Command.withExamples([
    { command: "latchkey connections", description: "Those of the config file and of the environment" },
  ]),
)

export const doctor = Command.make(
  "doctor",
  {},
  Effect.fn(function* () {
    const { known, open } = yield* all
    const name = Option.getOrUndefined(yield* ConnectionName)
    const chosen = name === undefined ? known.map((one) => one.name) : [name]
    if (chosen.length === 0) yield* open()
    const results = yield* Effect.forEach(chosen, (one) =>
      Effect.flatMap(open(one), ({ doctor: look }) => look).pipe(
        Effect.map((found) => ({ connection: one, well: true, code: 0, found })),
        Effect.catchTag("ConnectorError", (error) =>
          Effect.succeed({ connection: one, well: false, code: codeOf(error), found: [error.message, error.remedy] }),
        ),
      ),
    )
    yield* printRows(Stream.fromIterable(results.map(({ connection, well, found }) => ({ connection, well, found }))), {
      CONNECTION: ({ connection }) => connection,
      WELL: ({ well }) => (well ? "yes" : "no"),
      FOUND: ({ found }) => found.join(" "),
    })
    const worst = results.find(({ well }) => !well)
    return worst === undefined
      ? undefined
      : yield* new Exit({ code: worst.code === 0 ? EXIT.failed : worst.code, message: "" })
  }),
).pipe(
  Command.withDescription("Try the connections: reachable, authorised, for what"),
  Command.withExamples([{ command: "latchkey doctor --connection pagerduty", description: "One of them" }]),
)
