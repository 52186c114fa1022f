import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Connector, defineConnector } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { makeConnections } from "./connections.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-config-"))
  vi.stubEnv("XDG_CONFIG_HOME", folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const small = defineConnector({
  id: "small",
  name: "Small",
  contract: 1,
  settings: Schema.Struct({ token: Schema.RedactedFromValue(Schema.String), place: Schema.optionalKey(Schema.String) }),
  environment: { SMALL_KEY: "token", SMALL_PLACE: "place" },
  client: (settings) => Effect.succeed(settings),
  capabilities: [],
  steps: [],
})
const known = async (config?: unknown) => {
  const path = join(folder, "config.json")
  if (config !== undefined) writeFileSync(path, JSON.stringify(config))
  const made = makeConnections({
    installed: ["small"],
    load: () => Promise.resolve({ default: small }),
    ...(config !== undefined && { configPath: path }),
  })
  return (await Effect.runPromise(made)).known
}

test("without a file and without variables there is none", async () => {
  expect(await known()).toEqual([])
})

test("the names that people have already make a connection", async () => {
  vi.stubEnv("SMALL_KEY", "secret")
  vi.stubEnv("SMALL_PLACE", "here")
  expect(await known()).toEqual([
    { name: "small", connector: "small", from: "$SMALL_KEY, $SMALL_PLACE", writes: true, approvals: "none" },
  ])
})

test("LATCHKEY_<CONNECTION>_TOKEN goes before them", async () => {
  vi.stubEnv("LATCHKEY_SMALL_TOKEN", "secret")
  vi.stubEnv("SMALL_KEY", "other")
  expect(await known()).toMatchObject([{ from: "$LATCHKEY_SMALL_TOKEN" }])
})

test("the file's own connection of that name goes before the environment's", async () => {
  vi.stubEnv("SMALL_KEY", "secret")
  const config = {
    connections: { small: { connector: "small", secrets: { token: { file: "/run/t" } }, writes: false } },
  }
  expect(await known(config)).toEqual([
    { name: "small", connector: "small", from: "config file (/run/t)", writes: false, approvals: "none" },
  ])
})

test("how often it is synced is a length of time, and is said where it is none", async () => {
  const config = (sync: unknown) => ({ connections: { small: { connector: "small", sync } } })
  expect(await known(config({ every: "6 hours", mostGone: 0.2 }))).toMatchObject([
    { sync: { every: "6 hours", mostGone: 0.2 } },
  ])
  for (const sync of [{ every: "often" }, { every: "0 hours" }, { every: "Infinity" }, { mostGone: 3 }])
    await expect(known(config(sync))).rejects.toMatchObject({
      message: expect.stringMatching(/"6 hours"|between 0 and 1/),
      reason: { _tag: "Settings" },
    })
})

test.each([
  [{ contract: 2 }, "was made for version 2 of the contract; this Latchkey drives version 1"],
  [{}, "exports no connector"],
  [undefined, "exports no connector"],
])("a package whose default is %j is refused in words", async (other, words) => {
  const module: { readonly default: Connector } = JSON.parse(JSON.stringify({ default: other }))
  const error = await Effect.runPromise(
    Effect.flip(makeConnections({ installed: ["@acme/other"], load: () => Promise.resolve(module) })),
  )
  expect(error.message).toContain(words)
})

test("a package that can't be loaded is named, and why", async () => {
  const error = await Effect.runPromise(
    Effect.flip(
      makeConnections({ installed: ["@acme/gone"], load: () => Promise.reject(new Error("no such package")) }),
    ),
  )
  expect(error.message).toContain('"@acme/gone" can\'t be loaded: no such package')
})

test("only what is named is loaded: what the config file names, from where it lies", async () => {
  const path = join(folder, "config.json")
  writeFileSync(path, JSON.stringify({ connectors: ["connector-ours", "small"] }))
  const loaded: Array<ReadonlyArray<string | undefined>> = []
  const load = (...asked: ReadonlyArray<string | undefined>) => {
    loaded.push(asked)
    return Promise.resolve({ default: small })
  }
  await Effect.runPromise(makeConnections({ installed: ["small"], load, configPath: path }))
  expect(loaded).toEqual([["small"], ["connector-ours", path]])
})
