import { mkdir, open, readdir, readFile } from "node:fs/promises"
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"
import { ConnectorError } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { Event, fold, type Journal } from "./journal.ts"

/** `$XDG_STATE_HOME/latchkey/operations`, or its like on this system. */
export const journalFolder = (env: Readonly<Record<string, string | undefined>> = process.env): string => {
  const xdg = env["XDG_STATE_HOME"]
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), ".local", "state"), "latchkey", "operations")
}

const Line = Schema.fromJsonString(Event)
const encode = Schema.encodeSync(Line)
const decode = Schema.decodeUnknownOption(Line)

/** A file an operation, a line an event, each on disk before the next thing is done. */
export const fileJournal = (folder: string = journalFolder()): Journal => {
  const attempt = <A>(work: () => Promise<A>) =>
    Effect.tryPromise({ try: work, catch: (error) => unwritable(folder, error) })
  const read = (id: string) =>
    attempt(async () => {
      const text = await readFile(join(folder, `${id}.ndjson`), "utf8").catch(missingIsEmpty)
      // A crash may have cut the last line: what it said was not done yet.
      const events = text.split("\n").flatMap((line) => Option.toArray(decode(line)))
      return fold(id, events)
    })
  return {
    append: (id, event) =>
      attempt(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const path = join(folder, `${id}.ndjson`)
        const before = await readFile(path, "utf8").catch(missingIsEmpty)
        const file = await open(path, "a", 0o600)
        try {
          await file.write(`${before === "" || before.endsWith("\n") ? "" : "\n"}${encode(event)}\n`)
          await file.datasync()
        } finally {
          await file.close()
        }
      }),
    read,
    list: Effect.gen(function* () {
      const names = yield* attempt(() => readdir(folder).catch((): Array<string> => []))
      const ids = names.filter((name) => name.endsWith(".ndjson")).map((name) => name.slice(0, -".ndjson".length))
      const operations = yield* Effect.forEach(ids, read)
      return operations
        .filter((operation) => operation !== undefined)
        .toSorted((a, b) => b.plan.madeAt.localeCompare(a.plan.madeAt))
    }),
  }
}

const missingIsEmpty = (error: unknown): string => {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return ""
  throw error
}

const unwritable = (folder: string, error: unknown) =>
  new ConnectorError({
    operation: "journal",
    message: `The journal in ${folder} can't be used: ${String(error)}`,
    remedy: "Make the folder writable, or set XDG_STATE_HOME: nothing is changed without a record of it.",
    reason: { _tag: "Settings" },
  })
