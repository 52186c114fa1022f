// `latchkey offboard` without its process: an account whose clock stands, a journal, no terminal.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type ConnectorError, makeContainer, type PlannedStep } from "@latchkey/core"
import pagerduty from "@latchkey/connector-pagerduty"
import { type Fault, startEmulator, type Switches, worlds } from "@latchkey/emulator-pagerduty"
import { openJournal, performPlan, planChange, type Result } from "@latchkey/operations"
import { standing } from "@latchkey/testkit"
import { type Departure, randomWorld, snapshotOf } from "@latchkey/testkit/pagerduty"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as fc from "fast-check"
import { planOrResume } from "../src/performing.ts"

const { acme } = worlds
if (acme === undefined) throw new Error("There is no world acme.")
const now = "2026-11-24T10:00:00Z"
/** Who has most to hand over in the busiest world leaves. */
export const busiest: Departure = { world: acme(new Date(now)), now, leaver: "PANA001", successor: "PBOCHE1" }

/** Shifts change hands ahead of now: a clock that stands never comes there. */
export const someDeparture: fc.Arbitrary<Departure> = fc.oneof(
  { weight: 4, arbitrary: randomWorld({ shiftBased: 0 }) },
  { weight: 1, arbitrary: fc.constant(busiest) },
)

/** A call to PagerDuty that is about to be sent, and for which step; for none, while it is planned or verified. */
export interface Ahead {
  readonly method: string
  readonly path: string
  readonly step: PlannedStep | undefined
}

export const openAccount = async ({ world, now, leaver, successor }: Departure, switches: Partial<Switches> = {}) => {
  const emulator = await startEmulator({ world, now, switches: { rateLimit: 1_000_000, ...switches } })
  const folder = mkdtempSync(join(tmpdir(), "latchkey-account-"))
  const control = (method: string, body?: Fault) =>
    fetch(`${emulator.url}/_emulator/faults`, {
      method,
      headers: { connection: "close" },
      ...(body && { body: JSON.stringify(body) }),
    })
  return {
    emulator,
    snapshot: () => snapshotOf(emulator.url),
    arm: (faults: ReadonlyArray<Fault>) => Promise.all(faults.map((fault) => control("POST", fault))),
    disarm: () => control("DELETE"),
    /** The same command, each time that it is called. */
    offboard: (
      meanwhile: (ahead: Ahead) => Promise<void> = async () => undefined,
    ): Promise<Result | ConnectorError> => {
      const container = makeContainer()
      container.register(pagerduty)
      const settings = { token: emulator.token, apiUrl: emulator.url }
      let current: PlannedStep | undefined
      const before = ({ method, url }: { readonly method: string; readonly url: string }) =>
        Effect.promise(() => meanwhile({ method, path: new URL(url).pathname, step: current }))
      return Effect.runPromise(
        Effect.gen(function* () {
          const journal = yield* openJournal({ file: join(folder, "latchkey.db") })
          const connection = yield* container.connect({ name: "acme", connector: "pagerduty", settings })
          const plan = yield* planOrResume(
            {
              connection: Effect.succeed(connection),
              operations: Effect.succeed(journal),
              plan: (asked) => planChange(connection, asked),
            },
            { change: "offboard", who: leaver, to: successor },
          )
          return yield* performPlan(connection, plan, {
            journal,
            by: { who: "olga", host: "test" },
            progress: (step, receipt) => Effect.sync(() => (current = receipt === undefined ? step : undefined)),
          })
        }).pipe(
          Effect.catchTag("ConnectorError", (error) => Effect.succeed(error)),
          standing(now),
          Effect.scoped,
          Effect.provide(
            Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, HttpClient.tapRequest(before))).pipe(
              Layer.provide(FetchHttpClient.layer),
            ),
          ),
        ),
      )
    },
    close: async () => {
      await emulator.close()
      rmSync(folder, { recursive: true })
    },
  }
}
