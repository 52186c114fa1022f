// What is asked for on a database that many share, and workers that perform it: processes that can be ended.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import pagerduty from "@latchkey/connector-pagerduty"
import { type ConnectorError, makeContainer } from "@latchkey/core"
import { type Asked, askFor, type Journal, openJournal, planChange } from "@latchkey/operations"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { startEmulator } from "../demo/emulator.ts"

const latchkey = fileURLToPath(new URL("../dist/latchkey.js", import.meta.url))

const Requests = Schema.Array(
  Schema.Struct({ method: Schema.String, path: Schema.String, status: Schema.NullOr(Schema.Int) }),
)

/** `due`: not before then. */
type Wanted = Omit<Asked, "who"> & { readonly due?: string }

export type Workplace = Awaited<ReturnType<typeof openWorkplace>>

export const openWorkplace = async (url: string, ...world: ReadonlyArray<string>) => {
  const emulator = await startEmulator(...world)
  const workers = new Set<ChildProcessWithoutNullStreams>()
  const said = new WeakMap<ChildProcessWithoutNullStreams, string>()

  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      headers: { "content-type": "application/json", connection: "close" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return text === "" ? undefined : JSON.parse(text)
  }

  const end = (worker: ChildProcessWithoutNullStreams, signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (worker.exitCode !== null || worker.signalCode !== null) return resolve()
      worker.once("close", () => resolve())
      worker.kill(signal)
    })

  const within = <A>(use: (journal: Journal) => Effect.Effect<A, ConnectorError>) =>
    Effect.runPromise(Effect.scoped(Effect.flatMap(openJournal({ url }), use)))

  const requests = async () => Schema.decodeUnknownSync(Requests)(await control("GET", "requests"))

  return {
    emulator,
    control,
    end,
    within,
    requests,
    /** What a worker said until now. */
    saidBy: (worker: ChildProcessWithoutNullStreams) => said.get(worker) ?? "",
    /** A worker that has said that it is ready. */
    begin: async (more: Readonly<Record<string, string>> = {}) => {
      const worker = spawn(process.execPath, [latchkey, "worker"], {
        env: {
          PATH: process.env["PATH"] ?? "",
          HOME: "/nowhere",
          LATCHKEY_DATABASE_URL: url,
          PAGERDUTY_TOKEN: emulator.token,
          PAGERDUTY_API_URL: emulator.url,
          ...more,
        },
      })
      workers.add(worker)
      await new Promise<void>((resolve, reject) => {
        worker.stderr.on("data", (part) => {
          const all = (said.get(worker) ?? "") + String(part)
          said.set(worker, all)
          if (all.includes("Performing")) resolve()
        })
        worker.once("close", () => reject(new Error(`The worker ended before it was ready: ${said.get(worker)}`)))
      })
      return worker
    },
    /** Asks for these people's deprovisioning, or for more, one operation each; gives the operations' ids. */
    ask: (people: ReadonlyArray<string>, { due, ...more }: Wanted = { change: "deprovision" }) => {
      const container = makeContainer()
      container.register(pagerduty)
      const settings = { token: emulator.token, apiUrl: emulator.url }
      return Effect.runPromise(
        Effect.gen(function* () {
          const connection = yield* container.connect({ name: "pagerduty", connector: "pagerduty", settings })
          const journal = yield* openJournal({ url })
          return yield* Effect.forEach(
            people,
            (who) =>
              Effect.flatMap(planChange(connection, { ...more, who }), (plan) =>
                askFor(journal, plan, { who: "olga", host: "test" }, due === undefined ? {} : { due }),
              ),
            { concurrency: 8 },
          )
        }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer)),
      )
    },
    /** How many operations stand how. */
    states: async () => {
      const list = await within((journal) => journal.list)
      return Object.fromEntries([...Map.groupBy(list, ({ state }) => state)].map(([state, all]) => [state, all.length]))
    },
    deletions: async () =>
      (await requests()).filter(({ method, path }) => method === "DELETE" && /^\/users\/\w+$/.test(path)),
    close: async () => {
      await Promise.all([...workers].map((worker) => end(worker, "SIGKILL")))
      emulator.process.kill()
    },
  }
}
