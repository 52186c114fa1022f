import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"
import { ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** Where a secret comes from; it never stands in the file itself. */
export const SecretSource = Schema.Union([
  Schema.Struct({ env: Schema.String }),
  Schema.Struct({ file: Schema.String }),
  Schema.Struct({ command: Schema.Array(Schema.String) }),
  Schema.Struct({ stdin: Schema.Literal(true) }),
])
export type SecretSource = typeof SecretSource.Type

/** A connection as the config file has it. */
export const Configured = Schema.Struct({
  connector: Schema.String,
  settings: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  secrets: Schema.optionalKey(Schema.Record(Schema.String, SecretSource)),
  /** False: nothing may be changed through it. */
  writes: Schema.optionalKey(Schema.Boolean),
  /** Whose yes a plan needs before it is performed: nobody's but the asker's (the default), or another person's. */
  approvals: Schema.optionalKey(Schema.Literals(["none", "another"])),
})
export type Configured = typeof Configured.Type

/** The config file: JSON. */
export const Config = Schema.Struct({
  /** Further connector packages, by name. */
  connectors: Schema.optionalKey(Schema.Array(Schema.String)),
  connections: Schema.optionalKey(Schema.Record(Schema.String, Configured)),
})
export type Config = typeof Config.Type

/** `$XDG_CONFIG_HOME/latchkey/config.json`, or its like on this system. */
export const configPath = (env: Readonly<Record<string, string | undefined>> = process.env): string => {
  const xdg = env["XDG_CONFIG_HOME"]
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), ".config"), "latchkey", "config.json")
}

/** Reads a config file; none at the usual place is an empty one. */
export const readConfig = Effect.fn("connections.readConfig")(function* (named?: string) {
  const path = named ?? configPath()
  const text = yield* Effect.try({
    try: () => readFileSync(path, "utf8"),
    catch: (error) => (isMissing(error) && named === undefined ? undefined : problem(path, String(error))),
  }).pipe(
    Effect.catchIf(
      (error) => error === undefined,
      () => Effect.succeed("{}"),
    ),
  )
  const config = yield* Schema.decodeUnknownEffect(Schema.fromJsonString(Config))(text, {
    onExcessProperty: "error",
  }).pipe(Effect.mapError((error) => problem(path, error.message)))
  return { path, config }
})

const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT"

const problem = (path: string, why: string) =>
  new ConnectorError({
    operation: "config",
    message: `The config file ${path} can't be used: ${why}`,
    remedy: "Correct it, or make a new one with `latchkey init`.",
    reason: { _tag: "Settings" },
  })
