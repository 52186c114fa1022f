import { type Connection, makeContainer } from "@latchkey/core"
import { startEmulator, type World } from "@latchkey/emulator-github"
import { contractProxy, loadContract } from "@latchkey/testkit/contract"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import github from "../src/index.ts"

/** GitHub's published document, plus the overlay: every exchange of these tests is held against it. */
const contract = loadContract("github")

/** An emulator behind a proxy that holds every exchange against the contract. */
export const openWorld = async (world?: () => World) => {
  const emulator = await startEmulator({ ...(world && { world }) })
  const proxy = await contractProxy({ target: emulator.url, contract })
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return text === "" ? undefined : JSON.parse(text)
  }
  const settings = { token: emulator.token, org: "acme-org", apiUrl: proxy.url }
  return {
    emulator,
    proxy,
    control,
    settings,
    requests: async () => {
      const all = await control("GET", "requests")
      return Array.isArray(all)
        ? all.map(({ method, path, status }) => ({
            method: String(method),
            path: String(path),
            status: Number(status),
          }))
        : []
    },
    /** Runs against a connection of its own, as a host would have it. */
    run: <A, E>(
      use: (connection: Connection) => Effect.Effect<A, E>,
      more: Record<string, string> = {},
      fetch = globalThis.fetch,
    ) => {
      const container = makeContainer()
      container.register(github)
      return Effect.runPromise(
        container
          .connect({ name: "test", connector: "github", settings: { ...settings, ...more } })
          .pipe(
            Effect.flatMap(use),
            Effect.scoped,
            Effect.provide(FetchHttpClient.layer),
            Effect.provideService(FetchHttpClient.Fetch, fetch),
          ),
      )
    },
    close: async () => {
      await proxy.close()
      await emulator.close()
    },
  }
}
