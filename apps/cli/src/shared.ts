import { type Load, makeConnections } from "@latchkey/connections"
import type { Capability } from "@latchkey/core"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { ConfigFile, ConnectionName, Json, Ndjson } from "./globals.ts"
import { load } from "./load.ts"
import { table } from "./render/table.ts"

const INSTALLED = ["@latchkey/connector-pagerduty"]

/** Connectors and connections, from the config file and the environment. */
export const connections = Effect.gen(function* () {
  const config = yield* ConfigFile
  return yield* makeConnections({
    load: load satisfies Load,
    installed: INSTALLED,
    ...(Option.isSome(config) && { configPath: config.value }),
  })
})

/** The connection that `--connection` names, or the only one. */
export const connection = Effect.gen(function* () {
  const name = yield* ConnectionName
  return yield* (yield* connections).open(Option.getOrUndefined(name))
})

/** What the connection provides under a token. */
export const capability = <Shape>(token: Capability<Shape>) =>
  Effect.flatMap(connection, (opened) => opened.resolve(token))

/** Prints rows as `--json`, `--ndjson` or a table. */
export const printRows = Effect.fnUntraced(function* <A>(
  rows: ReadonlyArray<A>,
  columns: Readonly<Record<string, (row: A) => string>>,
) {
  if (yield* Json) return yield* Console.log(JSON.stringify(rows, undefined, 2))
  if (yield* Ndjson) return yield* Effect.forEach(rows, (row) => Console.log(JSON.stringify(row)), { discard: true })
  return yield* Console.log(table(rows, columns))
})

/** Prints one thing as JSON, or in words. */
export const printOne = Effect.fnUntraced(function* (value: unknown, say: () => string) {
  const [json, ndjson] = [yield* Json, yield* Ndjson]
  yield* Console.log(json ? JSON.stringify(value, undefined, 2) : ndjson ? JSON.stringify(value) : say())
})

/** True where output is for programs. */
export const forPrograms = Effect.gen(function* () {
  return (yield* Json) || (yield* Ndjson)
})
