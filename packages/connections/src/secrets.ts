import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { text } from "node:stream/consumers"
import { promisify } from "node:util"
import { ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import type { SecretSource } from "./config.ts"

const run = promisify(execFile)

/** Fetches a secret from where the config file says; what goes wrong is said without it. */
export const fetchSecret = (connection: string, setting: string, source: SecretSource) =>
  Effect.tryPromise({
    try: async () => {
      if ("env" in source) return process.env[source.env] ?? ""
      if ("file" in source) return (await readFile(source.file, "utf8")).trim()
      if ("stdin" in source) return (await text(process.stdin)).trim()
      const [command = "", ...args] = source.command
      return (await run(command, args)).stdout.trim()
    },
    catch: () => missing(connection, setting, source),
  }).pipe(
    Effect.filterOrFail(
      (secret) => secret !== "",
      () => missing(connection, setting, source),
    ),
  )

const missing = (connection: string, setting: string, source: SecretSource) =>
  new ConnectorError({
    operation: "secrets",
    message: `The ${setting} of "${connection}" can't be had from ${describe(source)}.`,
    remedy: "Set it there, or name another place in the config file.",
    reason: { _tag: "Settings" },
  })

/** Names the place, never the secret. */
export const describe = (source: SecretSource): string => {
  if ("env" in source) return `$${source.env}`
  if ("file" in source) return source.file
  if ("stdin" in source) return "stdin"
  return `the command ${source.command[0] ?? ""}`
}
