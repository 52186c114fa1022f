import {
  compose,
  type Connection,
  type Connector,
  Deprovision,
  type Draft,
  isIdle,
  makeContainer,
  planning,
  type Receipt,
  TransferData,
} from "@latchkey/core"
import { type Running, startEmulator } from "@latchkey/emulator-pagerduty"
import { standing } from "@latchkey/testkit"
import { contractProxy, loadContract } from "@latchkey/testkit/contract"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import pagerduty from "../src/index.ts"

export { standing }

/** PagerDuty's published document, plus the overlay: every exchange of these tests is held against it. */
export const contract = loadContract("pagerduty")

/** An emulator behind a proxy that holds every exchange against the contract. */
export const openWorld = async (world: string, options: Parameters<typeof startEmulator>[0] = {}) => {
  const emulator: Running = await startEmulator({ world, ...options })
  const proxy = await contractProxy({ target: emulator.url, contract })
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return text === "" ? undefined : JSON.parse(text)
  }
  return {
    emulator,
    proxy,
    control,
    requests: async () => {
      const all = await control("GET", "requests")
      return Array.isArray(all) ? all.map(({ method, path }) => `${String(method)} ${String(path).split("?")[0]}`) : []
    },
    /** Runs against a connection of its own, as a host would have it. */
    run: <A, E>(use: (connection: Connection) => Effect.Effect<A, E>, settings: Record<string, string> = {}) =>
      Effect.runPromise(
        connect(pagerduty, { token: emulator.token, apiUrl: proxy.url, ...settings }).pipe(
          Effect.flatMap(use),
          Effect.scoped,
          Effect.provide(FetchHttpClient.layer),
        ),
      ),
    close: async () => {
      await proxy.close()
      await emulator.close()
    },
  }
}

const connect = (connector: Connector, settings: unknown) => {
  const container = makeContainer()
  container.register(connector)
  return container.connect({ name: "test", connector: connector.id, settings })
}

/** An offboarding as hosts plan it: a transfer, then a deprovisioning, in one planning. */
export const planOffboarding = (connection: Connection, request: Parameters<TransferData["plan"]>[0]) =>
  Effect.gen(function* () {
    const [transfer, deprovision] = [yield* connection.resolve(TransferData), yield* connection.resolve(Deprovision)]
    return yield* planning(
      Effect.gen(function* () {
        const first = yield* transfer.plan(request)
        return compose(first, yield* deprovision.plan({ account: request.from }))
      }),
    )
  })

/**
 * Every step that has something to do, in order, as a host performs them; the first that is not done ends it. What goes
 * by itself is waited for: `pass` moves the world's clock there.
 */
export const performAll = Effect.fnUntraced(function* (
  connection: Connection,
  { steps }: Draft,
  pass?: (until: string) => Promise<unknown>,
) {
  const receipts: Array<Receipt> = []
  for (const step of steps.filter((one) => !isIdle(one))) {
    const first = yield* connection.perform(step)
    // An override may have ended since: as hosts do, once more for what is there now.
    const second =
      first.outcome === "changed underneath" ? yield* connection.perform(yield* connection.rebase(step)) : first
    const { until } = second
    let receipt = second
    if (until !== undefined && pass !== undefined) {
      yield* Effect.promise(() => pass(until))
      receipt = yield* connection.perform(step).pipe(standing(until))
    }
    receipts.push(receipt)
    if (receipt.outcome !== "done" && receipt.outcome !== "already done") return receipts
  }
  return receipts
})
