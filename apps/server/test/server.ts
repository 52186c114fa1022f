import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeConnections } from "@latchkey/connections"
import type { Place } from "@latchkey/database"
import { type Running as RunningEmulator, startEmulator } from "@latchkey/emulator-pagerduty"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Scope from "effect/Scope"
import { serve } from "../src/index.ts"
import { type Answer, asking } from "./asking.ts"

/** A server of a test's own, before an emulator of its own: real sockets on both sides. */
export interface Running {
  readonly url: string
  /** The administrator's key. */
  readonly key: string
  readonly emulator: RunningEmulator
  /** What the server has logged: a JSON document a line. */
  readonly log: ReadonlyArray<string>
  /** Asks with the administrator's key, unless another is given; each answer is held against the server's own document. */
  readonly ask: (method: string, path: string, more?: Asked) => Promise<Answer>
  /** A key with these scopes. */
  readonly keyWith: (scopes: ReadonlyArray<string>, more?: object) => Promise<string>
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>
  readonly stop: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface Asked {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly key?: string | undefined
}

/** Starts both. `config` is what the config file says besides the connections: `acme`, and `other`, whose token is none of the source's. */
export const startServer = async ({
  world = "one-schedule",
  place,
  config = {},
  emulator: given,
}: {
  readonly world?: string
  readonly place?: Place
  readonly config?: { readonly server?: unknown; readonly approvals?: string }
  readonly emulator?: RunningEmulator
} = {}): Promise<Running> => {
  const emulator = given ?? (await startEmulator({ world }))
  const folder = mkdtempSync(join(tmpdir(), "latchkey-server-"))
  writeFileSync(join(folder, "token"), emulator.token)
  writeFileSync(join(folder, "wrong"), "u+nobodys")
  const { server, approvals = "none" } = config
  const connection = {
    connector: "pagerduty",
    settings: { apiUrl: emulator.url },
    secrets: { token: { file: join(folder, "token") } },
    approvals,
  }
  writeFileSync(
    join(folder, "config.json"),
    JSON.stringify({
      connections: { acme: connection, other: { ...connection, secrets: { token: { file: join(folder, "wrong") } } } },
      ...(server !== undefined && { server }),
    }),
  )
  const log: Array<string> = []
  const scope = Scope.makeUnsafe()
  const begun = await Effect.runPromise(
    Effect.gen(function* () {
      const connections = yield* makeConnections({
        load: (name) => import(name),
        installed: ["@latchkey/connector-pagerduty"],
        configPath: join(folder, "config.json"),
      })
      return yield* serve({ connections, port: 0, place: place ?? { file: join(folder, "latchkey.db") } })
    }).pipe(
      Effect.provide(
        Layer.merge(
          FetchHttpClient.layer,
          Logger.layer([Logger.map(Logger.formatJson, (line) => void log.push(line))]),
        ),
      ),
      Scope.provide(scope),
    ),
  )
  const { url, key = "" } = begun
  const asks = await asking(url)
  const ask: Running["ask"] = (method, path, more = {}) => asks(method, path, "key" in more ? more : { ...more, key })
  return {
    url,
    key,
    emulator,
    log,
    ask,
    keyWith: async (scopes, more = {}) => {
      const { body } = await ask("POST", "/v1/keys", {
        body: { name: `${scopes.join("-")} ${Math.random()}`, scopes, ...more },
      })
      return body.key
    },
    control: async (method, path, body) => {
      const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
        method,
        headers: { "content-type": "application/json", connection: "close" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return text === "" ? undefined : JSON.parse(text)
    },
    stop: () => Effect.runPromise(Scope.close(scope, Exit.void)),
    close: async () => {
      await Effect.runPromise(Scope.close(scope, Exit.void))
      if (given === undefined) await emulator.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
