import { resolve } from "node:path"
import {
  type Connection,
  type Connector,
  ConnectorError,
  CONTRACT,
  type Container,
  makeContainer,
} from "@latchkey/core"
import * as Effect from "effect/Effect"
import { type Config, type Configured, readConfig, type SyncSettings } from "./config.ts"
import { describe, fetchSecret } from "./secrets.ts"
import type { ServerConfig } from "./server-config.ts"

/** How a host loads a connector's package by its name, from where it is installed, or from the config file that names it. */
export type Load = (packageName: string, configPath?: string) => Promise<{ readonly default: Connector }>

/** A connection that exists, and where it was found. */
export interface Known {
  readonly name: string
  readonly connector: string
  /** `config file` or the names of environment variables. */
  readonly from: string
  readonly writes: boolean
  readonly approvals: "none" | "another"
  readonly sync?: SyncSettings
}

/** What every host shares: the connectors that are installed, and the connections that are configured. */
export interface Connections {
  readonly connectors: ReadonlyArray<Connector>
  readonly known: ReadonlyArray<Known>
  readonly configPath: string
  /** What the config file says to the HTTP host. */
  readonly server: ServerConfig
  /** Its name: the one named; the only one, if none is named. */
  readonly choose: (name?: string) => Effect.Effect<string, ConnectorError>
  /** The one that is chosen. */
  readonly open: (name?: string) => ReturnType<Container["connect"]>
}

/** Reads settings and secrets, loads connectors. Nothing is asked of any source yet. */
export const makeConnections = Effect.fn("connections.make")(function* (options: {
  readonly load: Load
  readonly installed: ReadonlyArray<string>
  readonly configPath?: string
  /** The token of the connection that is opened comes from stdin, wherever it would come from otherwise. */
  readonly tokenFromStdin?: boolean
}) {
  const { path, config } = yield* readConfig(options.configPath)
  const container = makeContainer()
  for (const name of new Set([...options.installed, ...(config.connectors ?? [])])) {
    const { default: connector } = yield* Effect.tryPromise({
      try: () => (options.installed.includes(name) ? options.load(name) : options.load(name, resolve(path))),
      catch: (why) =>
        settingsError(
          `The connector package "${name}" can't be loaded: ${why instanceof Error ? why.message : String(why)}`,
          "Install it beside the config file or beside Latchkey, or take it out of the config file.",
        ),
    })
    // A package's own word: it may be another version's, or no connector at all.
    const contract: unknown = Object(connector).contract
    if (contract !== CONTRACT)
      return yield* settingsError(
        typeof contract === "number"
          ? `The connector package "${name}" was made for version ${contract} of the contract; this Latchkey drives version ${CONTRACT}.`
          : `The package "${name}" exports no connector by default.`,
        "Install a version of it that fits this Latchkey, or take it out of the config file.",
      )
    container.register(connector)
  }
  const stdin = options.tokenFromStdin ?? false
  const found = new Map([...fromEnvironment(container.connectors(), config, stdin), ...fromFile(config, stdin)])
  const find = Effect.fnUntraced(function* (name?: string) {
    const [only, ...more] = found.keys()
    if (only === undefined)
      return yield* settingsError(
        "No connection is configured.",
        "Set PAGERDUTY_TOKEN, or GITHUB_TOKEN and GITHUB_ORG, or write a config file with `latchkey init`.",
      )
    if (name === undefined && more.length > 0)
      return yield* settingsError(
        `There are several connections: ${[only, ...more].join(", ")}.`,
        "Name one with --connection.",
      )
    const one = found.get(name ?? only)
    if (one === undefined)
      return yield* settingsError(`There is no connection "${name}".`, `There is: ${[only, ...more].join(", ")}.`)
    return { chosen: name ?? only, one }
  })
  const known = [...found].map(([name, one]): Known => ({
    name,
    connector: one.connector,
    from: one.from,
    writes: one.writes ?? true,
    approvals: one.approvals ?? "none",
    ...(one.sync !== undefined && { sync: one.sync }),
  }))
  return {
    connectors: container.connectors(),
    known,
    configPath: path,
    server: config.server ?? {},
    choose: (name?: string) => Effect.map(find(name), ({ chosen }) => chosen),
    open: (name?: string) => Effect.flatMap(find(name), ({ chosen, one }) => connect(container, chosen, one)),
  } satisfies Connections
})

interface Found extends Configured {
  readonly from: string
}

const connect = Effect.fnUntraced(function* (container: Container, name: string, chosen: Found) {
  const secrets = yield* Effect.forEach(Object.entries(chosen.secrets ?? {}), ([setting, source]) =>
    Effect.map(fetchSecret(name, setting, source), (secret): [string, string] => [setting, secret]),
  )
  return yield* container.connect({
    name,
    connector: chosen.connector,
    settings: { ...chosen.settings, ...Object.fromEntries(secrets) },
    writes: chosen.writes ?? true,
  })
})

const STDIN = { stdin: true } as const

const fromFile = ({ connections = {} }: Config, stdin: boolean): ReadonlyArray<[string, Found]> =>
  Object.entries(connections).map(([name, one]) => {
    // LATCHKEY_<CONNECTION>_TOKEN wins over nothing said: a token needs no entry of its own.
    const token = stdin ? STDIN : (one.secrets?.["token"] ?? { env: tokenVariable(name) })
    const secrets = { ...one.secrets, token }
    return [name, { ...one, secrets, from: `config file (${Object.values(secrets).map(describe).join(", ")})` }]
  })

const tokenVariable = (name: string) => `LATCHKEY_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_TOKEN`

/** Those connectors that the environment has a variable of; all, where it has none of any. */
export const spokenOf = (connectors: ReadonlyArray<Connector>): ReadonlyArray<Connector> => {
  const spoken = connectors.filter(({ id, environment }) =>
    [tokenVariable(id), ...Object.keys(environment)].some((name) => (process.env[name] ?? "") !== ""),
  )
  return spoken.length > 0 ? spoken : connectors
}

/** With the variables that people of a source have already, a connection of the connector's name exists. */
const fromEnvironment = (
  connectors: ReadonlyArray<Connector>,
  config: Config,
  stdin: boolean,
): ReadonlyArray<[string, Found]> => {
  // With a token from stdin and no connection said, there is one all the same.
  const meant = config.connections === undefined ? spokenOf(connectors) : []
  return connectors.flatMap((connector): ReadonlyArray<[string, Found]> => {
    const { id, environment, required } = connector
    const tokens = [tokenVariable(id), ...Object.keys(environment).filter((name) => environment[name] === "token")]
    const variable = tokens.find((name) => (process.env[name] ?? "") !== "")
    const named = variable === undefined ? undefined : { env: variable }
    const token = stdin && (named !== undefined || meant.includes(connector)) ? STDIN : named
    if (token === undefined || config.connections?.[id] !== undefined) return []
    const others = Object.entries(environment).filter(
      ([name, setting]) => setting !== "token" && (process.env[name] ?? "") !== "",
    )
    // A token that many carry for something else makes no connection of its own: GITHUB_TOKEN without GITHUB_ORG.
    if (!required.every((setting) => setting === "token" || others.some(([, one]) => one === setting))) return []
    return [
      [
        id,
        {
          connector: id,
          settings: Object.fromEntries(others.map(([name, setting]) => [setting, process.env[name] ?? ""])),
          secrets: { token },
          from: [describe(token), ...others.map(([name]) => `$${name}`)].join(", "),
        },
      ],
    ]
  })
}

const settingsError = (message: string, remedy: string) =>
  new ConnectorError({ operation: "connect", message, remedy, reason: { _tag: "Settings" } })
export type { Connection }
