import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Command } from "effect/cli"
import { connections, printRows } from "../shared.ts"

export const connectors = Command.make(
  "connectors",
  {},
  Effect.fn(function* () {
    const { connectors: installed } = yield* connections
    yield* printRows(
      Stream.fromIterable(installed).pipe(
        Stream.map(({ id, name, capabilities, settings, options, environment }) => ({
          id,
          name,
          capabilities: capabilities.map((capability) => capability.name),
          settings,
          options,
          environment,
        })),
      ),
      {
        ID: ({ id }) => id,
        NAME: ({ name }) => name,
        CAPABILITIES: ({ capabilities }) => capabilities.join(", "),
        SETTINGS: ({ settings, environment }) =>
          settings
            .map((setting) =>
              [setting, ...Object.keys(environment).filter((name) => environment[name] === setting)].join(" = $"),
            )
            .join(", "),
        OPTIONS: ({ options }) => options.join(", "),
      },
    )
  }),
).pipe(
  Command.withDescription("What is installed: connectors, their capabilities and settings"),
  Command.withExamples([{ command: "latchkey connectors --json", description: "As JSON" }]),
)
