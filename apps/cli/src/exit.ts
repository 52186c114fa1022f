import { ConnectorError } from "@latchkey/core"
import * as Data from "effect/Data"
import type { CliError } from "effect/cli"

/** How a command ends, other than well. 130, interrupted, is the runtime's. */
export const EXIT = { failed: 1, usage: 2, no: 3, notAuthorised: 4, partly: 5 } as const

/** Ends the command with a code; what is to be said has been said, but for the message. */
export class Exit extends Data.TaggedError("Exit")<{ readonly code: number; readonly message: string }> {}

/** The exit code of whatever a command failed with. */
export const codeOf = (error: ConnectorError | Exit | CliError.CliError | Error): number => {
  if (error instanceof Exit) return error.code
  if (!(error instanceof ConnectorError)) return "_tag" in error ? EXIT.usage : EXIT.failed
  if (error.reason._tag === "NotAuthorised") return EXIT.notAuthorised
  return error.reason._tag === "Settings" ? EXIT.usage : EXIT.failed
}
