import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { configPath, spokenOf } from "@latchkey/connections"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Command } from "effect/cli"
import { EXIT, Exit } from "../exit.ts"
import { ConfigFile } from "../globals.ts"
import { load } from "../load.ts"
import { INSTALLED } from "../installed.ts"

export const init = Command.make(
  "init",
  {},
  Effect.fn(function* () {
    const path = Option.getOrElse(yield* ConfigFile, () => configPath())
    if (existsSync(path))
      return yield* new Exit({ code: EXIT.usage, message: `${path} is there already: edit it, or take it away first.` })
    const packages = yield* Effect.forEach(INSTALLED, (name) => Effect.promise(() => load(name)))
    const connectors = spokenOf(packages.map(({ default: connector }) => connector))
    const config = {
      connections: Object.fromEntries(connectors.map(({ id, environment }) => [id, begin(id, environment)])),
    }
    yield* Effect.try({
      try: () => {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
        writeFileSync(path, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 })
      },
      catch: (error) => new Exit({ code: EXIT.usage, message: `${path} can't be written: ${String(error)}` }),
    })
    return yield* Console.log(
      `Wrote ${path}: ${Object.keys(config.connections).join(", ")}. Secrets stay where they are.`,
    )
  }),
).pipe(
  Command.withDescription("Write a config file to begin with: what the environment says, but for secrets"),
  Command.withExamples([{ command: "latchkey init", description: "At the usual place" }]),
)

/** A connection with the settings that are in the environment; its token stays there. */
const begin = (connector: string, environment: Readonly<Record<string, string>>) => {
  const names = Object.keys(environment)
  const token = names.find((name) => environment[name] === "token") ?? `LATCHKEY_${connector.toUpperCase()}_TOKEN`
  const set = names.filter((name) => environment[name] !== "token" && (process.env[name] ?? "") !== "")
  return {
    connector,
    settings: Object.fromEntries(set.map((name) => [environment[name], process.env[name]])),
    secrets: { token: { env: token } },
    writes: true,
  }
}
