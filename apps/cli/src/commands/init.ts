import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { configPath } from "@latchkey/connections"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Command } from "effect/cli"
import { EXIT, Exit } from "../exit.ts"
import { ConfigFile } from "../globals.ts"

const EXAMPLE = {
  connections: {
    pagerduty: {
      connector: "pagerduty",
      settings: { region: "us" },
      secrets: { token: { env: "PAGERDUTY_TOKEN" } },
      writes: true,
    },
  },
}

export const init = Command.make(
  "init",
  {},
  Effect.fn(function* () {
    const path = Option.getOrElse(yield* ConfigFile, () => configPath())
    if (existsSync(path))
      return yield* new Exit({ code: EXIT.usage, message: `${path} is there already: edit it, or take it away first.` })
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, `${JSON.stringify(EXAMPLE, undefined, 2)}\n`, { mode: 0o600 })
    return yield* Console.log(`Wrote ${path}: a connection "pagerduty" with its token from $PAGERDUTY_TOKEN.`)
  }),
).pipe(
  Command.withDescription("Write a config file to begin with"),
  Command.withExamples([{ command: "latchkey init", description: "At the usual place" }]),
)
