import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Command, Flag } from "effect/cli"
import { connections } from "../shared.ts"

export const serve = Command.make(
  "serve",
  {
    port: Flag.Int("port").pipe(Flag.withDescription("The port; any free one, if 0"), Flag.withDefault(8420)),
    host: Flag.String("host").pipe(
      Flag.withDescription("The address to listen at: this machine alone, if left out"),
      Flag.optional,
    ),
  },
  Effect.fn(function* ({ port, host }) {
    // No other command waits for what a server needs.
    const { serve: begin } = yield* Effect.promise(() => import("@latchkey/server"))
    const { unattended } = yield* Effect.promise(() => import("@latchkey/server/unattended"))
    const ready = begin({ connections: yield* connections, port, ...(Option.isSome(host) && { host: host.value }) })
    yield* ready.pipe(
      Effect.flatMap((said) => Console.log(JSON.stringify(said))),
      Effect.andThen(Effect.never),
      Effect.scoped,
      Effect.provide(unattended),
      // To be stopped is how it ends.
      Effect.onInterrupt(() => Effect.sync(() => void (process.exitCode = 0))),
    )
  }),
).pipe(
  Command.withDescription("Answer over HTTP, and perform what is asked for, until it is stopped"),
  Command.withExamples([
    {
      command: "latchkey serve --port 8420",
      description: "Prints a line of JSON when it is ready: `url`, and the first time the administrator's `key`",
    },
  ]),
)
