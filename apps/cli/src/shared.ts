import { findRemote, type Load, makeConnections } from "@latchkey/connections"
import type { Capability } from "@latchkey/core"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { EXIT, Exit } from "./exit.ts"
import { ConfigFile, ConnectionName, Json, Ndjson, Server, TokenStdin } from "./globals.ts"
import { here } from "./host/here.ts"
import type { Host } from "./host/host.ts"
import { INSTALLED } from "./installed.ts"
import { load } from "./load.ts"
import { bend } from "./render/bend.ts"
import { table } from "./render/table.ts"
import { withTimes } from "./render/times.ts"

/** Connectors and connections, from the config file and the environment. */
export const connections = Effect.gen(function* () {
  const config = yield* ConfigFile
  return yield* makeConnections({
    load: load satisfies Load,
    installed: INSTALLED,
    tokenFromStdin: yield* TokenStdin,
    ...(Option.isSome(config) && { configPath: config.value }),
  })
})

const remote = Effect.gen(function* () {
  return yield* findRemote(Option.getOrUndefined(yield* Server), Option.getOrUndefined(yield* ConfigFile))
})

/** Who does what is asked for: a server, where one is named; else this machine. */
export const host = Effect.gen(function* () {
  const name = Option.getOrUndefined(yield* ConnectionName)
  const elsewhere = yield* remote
  const made: Host =
    elsewhere === undefined
      ? yield* here(yield* connections, name)
      : yield* (yield* Effect.promise(() => import("./host/server.ts"))).server(elsewhere, name)
  return made
})

/** What was seen of the connection that `--connection` names, or the only one: its source is not asked. */
export const inventory = Effect.flatMap(host, ({ inventory: known }) => known)

/** The same, to be read: what is not known is not nothing, so that is said on stderr beside whatever is. */
export const lastKnown = Effect.tap(inventory, ({ name, ...known }) =>
  Effect.gen(function* () {
    const syncs = yield* known.syncs(name)
    const [newest] = syncs
    const last = syncs.find(({ outcome }) => outcome === "done")
    if (newest?.outcome === "held") yield* Console.error("The last sync is held: this is what was known before it.")
    if (newest?.outcome === "failed")
      yield* Console.error(`The last sync failed, and this is what was known before it. ${newest.why ?? ""}`)
    for (const { what, why } of last?.unseen ?? []) yield* Console.error(`Not seen by the last sync: ${what}. ${why}`)
  }),
)

/** What the connection provides under a token. */
export const capability = <Shape>(token: Capability<Shape>) =>
  Effect.gen(function* () {
    const { connection } = yield* host
    return yield* (yield* connection).resolve(token)
  })

/** How to print: one document, a line each, or words. */
const format = Effect.gen(function* () {
  const [json, ndjson] = [yield* Json, yield* Ndjson]
  if (json && ndjson) return yield* new Exit({ code: EXIT.usage, message: "Say --json or --ndjson, not both." })
  return json ? "json" : ndjson ? "ndjson" : "words"
})

/** Prints rows as `--json`, `--ndjson` (each as it comes) or a table. */
export const printRows = Effect.fnUntraced(function* <A, E>(
  rows: Stream.Stream<A, E>,
  columns: Readonly<Record<string, (row: A) => string>>,
) {
  const as = yield* format
  if (as === "ndjson") return yield* Stream.runForEach(rows, (row) => Console.log(JSON.stringify(row)))
  const all = yield* Stream.runCollect(rows)
  return yield* Console.log(as === "json" ? JSON.stringify(all, undefined, 2) : table(all, columns))
})

/** Prints one thing as JSON, or in words; times as people read them. */
export const printOne = Effect.fnUntraced(function* (value: unknown, say: () => string) {
  const as = yield* format
  yield* Console.log(
    as === "words" ? bend(withTimes(say())) : JSON.stringify(value, undefined, as === "json" ? 2 : undefined),
  )
})

/** True where output is for programs. */
export const forPrograms = Effect.map(format, (as) => as !== "words")
