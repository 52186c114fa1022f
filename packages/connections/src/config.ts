import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"
import { ConnectorError } from "@latchkey/core"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { ServerConfig } from "./server-config.ts"

/** Where a secret comes from; it never stands in the file itself. */
export const SecretSource = Schema.Union([
  Schema.Struct({ env: Schema.String }),
  Schema.Struct({ file: Schema.String }),
  Schema.Struct({ command: Schema.Array(Schema.String) }),
  Schema.Struct({ stdin: Schema.Literal(true) }),
])
export type SecretSource = typeof SecretSource.Type

/** How often a connection is synced by itself, and how much may be gone then before a person is asked. */
export const SyncSettings = Schema.Struct({
  /** A number and a unit: `"6 hours"`, `"30 minutes"`. Never by itself, if left out. */
  every: Schema.optionalKey(
    Schema.String.check(
      Schema.makeFilter((text) => isLength(text) || `a length of time, as "6 hours" or "30 minutes", not "${text}"`),
    ),
  ),
  /** A share of the accounts: 0.1, a tenth, if left out. */
  mostGone: Schema.optionalKey(Schema.Number.check(Schema.isBetween({ minimum: 0, maximum: 1 }))),
})
export type SyncSettings = typeof SyncSettings.Type

/** A length of time, from its words. */
export const toLength = (words: string) => Schema.decodeUnknownOption(Schema.DurationFromString)(words)

const isLength = (words: string) =>
  Option.exists(toLength(words), (length) => Duration.isFinite(length) && Duration.isPositive(length))

/** A connection as the config file has it. */
export const Configured = Schema.Struct({
  connector: Schema.String,
  settings: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  secrets: Schema.optionalKey(Schema.Record(Schema.String, SecretSource)),
  /** False: nothing may be changed through it. */
  writes: Schema.optionalKey(Schema.Boolean),
  /** Whose yes a plan needs before it is performed: nobody's but the asker's (the default), or another person's. */
  approvals: Schema.optionalKey(Schema.Literals(["none", "another"])),
  sync: Schema.optionalKey(SyncSettings),
})
export type Configured = typeof Configured.Type

/** The config file: JSON. */
export const Config = Schema.Struct({
  /** Further connector packages, by name. */
  connectors: Schema.optionalKey(Schema.Array(Schema.String)),
  connections: Schema.optionalKey(Schema.Record(Schema.String, Configured)),
  server: Schema.optionalKey(ServerConfig),
  /** A server that stands in for the connections here: commands ask it instead. */
  remote: Schema.optionalKey(Schema.Struct({ url: Schema.String, key: Schema.optionalKey(SecretSource) })),
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
