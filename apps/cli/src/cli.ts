import * as NodeServices from "@effect/platform-node/NodeServices"
import type { ConnectorError } from "@latchkey/core"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { Command } from "effect/cli"
import { accounts } from "./commands/accounts.ts"
import { apply, show } from "./commands/apply.ts"
import { changes } from "./commands/change.ts"
import { seenChanges } from "./commands/changes.ts"
import { connections, doctor } from "./commands/connections.ts"
import { connectors } from "./commands/connectors.ts"
import { entitlements } from "./commands/entitlements.ts"
import { init } from "./commands/init.ts"
import { keys } from "./commands/keys.ts"
import { licenses } from "./commands/licenses.ts"
import { operations } from "./commands/operations.ts"
import { oncall } from "./commands/oncall.ts"
import { plan } from "./commands/plan.ts"
import { review } from "./commands/review.ts"
import { serve } from "./commands/serve.ts"
import { sync } from "./commands/sync.ts"
import { worker } from "./commands/worker.ts"
import { codeOf, EXIT, Exit } from "./exit.ts"
import { globals } from "./globals.ts"
import { http } from "./progress.ts"

const latchkey = Command.make("latchkey").pipe(
  Command.withDescription("Take away access safely: see it planned, perform it step by step, keep the receipts"),
  Command.withSubcommands([
    accounts,
    entitlements,
    oncall,
    plan,
    show,
    apply,
    ...changes,
    sync,
    seenChanges,
    review,
    licenses,
    operations,
    worker,
    serve,
    keys,
    connectors,
    connections,
    doctor,
    init,
  ]),
  Command.withGlobalFlags(globals),
)

/** Runs a command line; ends with the exit codes that people expect. */
export const run = (version: string, args: ReadonlyArray<string>) =>
  Command.runWith(latchkey, { version })(args).pipe(
    Effect.scoped,
    Effect.provide(http),
    Effect.provide(NodeServices.layer),
    Effect.catch((error) =>
      Effect.andThen(
        report(error),
        Effect.sync(() => void (process.exitCode = exitCode(error))),
      ),
    ),
  )

const report = (error: { readonly _tag: string }) => {
  if (error instanceof Exit) return error.message === "" ? Effect.void : Console.error(error.message)
  return isConnectorError(error) ? Console.error(`${error.message}\n${error.remedy}`) : Effect.void
}

const exitCode = (error: { readonly _tag: string }): number => {
  if (error._tag === "ShowHelp")
    return "errors" in error && Array.isArray(error.errors) && error.errors.length === 0 ? 0 : EXIT.usage
  return error instanceof Error ? codeOf(error) : EXIT.failed
}

const isConnectorError = (error: { readonly _tag: string }): error is ConnectorError => error._tag === "ConnectorError"
