import { ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { readConfig } from "./config.ts"
import { fetchSecret } from "./secrets.ts"

/** The server that stands in for this machine's own connections, and a key of it: the one said, or the config file's. */
export const findRemote = Effect.fn("connections.findRemote")(function* (said?: string, configPath?: string) {
  const { remote } = (yield* readConfig(configPath)).config
  const url = (said ?? remote?.url)?.replace(/\/+$/, "")
  if (url === undefined) return undefined
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
    return yield* problem(`"${url}" is no server's URL.`, "Say it as https://latchkey.example.com.")
  const source = remote?.key !== undefined && remote.url.replace(/\/+$/, "") === url ? remote.key : KEY
  const key = yield* fetchSecret(url, "key", source)
  return { url, key: Redacted.make(key, { label: "Latchkey key" }) }
})

const KEY = { env: "LATCHKEY_KEY" } as const

const problem = (message: string, remedy: string) =>
  new ConnectorError({ operation: "connect", message, remedy, reason: { _tag: "Settings" } })
