import { Flag, GlobalFlag } from "effect/cli"

/** Flags that every command takes. */
export const ConnectionName = GlobalFlag.Setting("connection")({
  flag: Flag.String("connection").pipe(
    Flag.withDescription("The connection to use; the only one, if left out"),
    Flag.optional,
  ),
})

export const Json = GlobalFlag.Setting("json")({
  flag: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document"), Flag.withDefault(false)),
})

export const Ndjson = GlobalFlag.Setting("ndjson")({
  flag: Flag.Boolean("ndjson").pipe(Flag.withDescription("Print a line of JSON for each row"), Flag.withDefault(false)),
})

export const ConfigFile = GlobalFlag.Setting("config")({
  flag: Flag.String("config").pipe(Flag.withDescription("The config file, if not the usual one"), Flag.optional),
})

export const TokenStdin = GlobalFlag.Setting("token-stdin")({
  flag: Flag.Boolean("token-stdin").pipe(
    Flag.withDescription("Read the connection's token from stdin"),
    Flag.withDefault(false),
  ),
})

export const Server = GlobalFlag.Setting("server")({
  flag: Flag.String("server").pipe(
    Flag.withDescription("Ask this Latchkey server (a URL; its key in LATCHKEY_KEY), not this machine's connections"),
    Flag.optional,
  ),
})

export const globals = [ConnectionName, Server, Json, Ndjson, ConfigFile, TokenStdin] as const
