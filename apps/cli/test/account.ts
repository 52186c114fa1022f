// `latchkey offboard` without its process: an account whose clock stands, a journal, no terminal.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type ConnectorError, makeContainer, type PlannedStep } from "@latchkey/core"
import pagerduty from "@latchkey/connector-pagerduty"
import { type Fault, startEmulator, type Switches, type V3Override, worlds } from "@latchkey/emulator-pagerduty"
import { openJournal, performPlan, planChange, type Result } from "@latchkey/operations"
import { type Departure, type Habits, randomWorld, snapshotOf } from "@latchkey/testkit/pagerduty"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { planOrResume } from "../src/performing.ts"
import { isWrite } from "./front-door.ts"
import { SOMEBODY } from "./storm.ts"
import { makeTime } from "./time.ts"

const { acme } = worlds
if (acme === undefined) throw new Error("There is no world acme.")
const now = "2026-11-24T10:00:00Z"
/** Who has most to hand over in the busiest world leaves. */
export const busiest: Departure = { world: acme(new Date(now)), now, leaver: "PANA001", successor: "PBOCHE1" }

/**
 * Without overrides over the leaver: once their place has changed hands, a second plan does not know any more whose turns
 * such an override was for, and takes it out. Where a run is done at once, or killed, they are kept (`kills-of-shifts`).
 */
const inNobodysPlace = ({ world, leaver, ...departure }: Departure): Departure => {
  const isTheirs = ({ overridden_member: member }: V3Override) =>
    member.type === "user_member" && member.user_id === leaver
  const v3_schedules = (world.v3_schedules ?? []).map(({ overrides = [], ...schedule }) => ({
    ...schedule,
    overrides: overrides.filter((override) => !isTheirs(override)),
  }))
  return { ...departure, leaver, world: { ...world, v3_schedules } }
}

export const someDeparture: fc.Arbitrary<Departure> = fc.oneof(
  { weight: 4, arbitrary: randomWorld().map(inNobodysPlace) },
  { weight: 1, arbitrary: fc.constant(busiest) },
)

/** What is not published of shift-based schedules, and the judge must know of. */
export const someHabits: fc.Arbitrary<Habits> = fc.record({
  v3TurnsFrom: fc.constantFrom("start-time", "effective-since"),
  v3OverrideLapses: fc.boolean(),
})

/** A call to PagerDuty that is about to be sent, when, and for which step; for none, while it is planned or verified. */
export interface Ahead {
  readonly method: string
  readonly path: string
  readonly step: PlannedStep | undefined
  readonly now: string
  /** Whether the step has written already. */
  readonly hasWritten: boolean
}

/** A call as the account's log has it. */
export interface Sent extends Ahead {
  /** Null: never answered, and done perhaps. */
  readonly status: number | null
}

const nameOf = (call: Ahead | undefined) => call && `${call.method} ${call.path}`

const Log = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ method: Schema.String, path: Schema.String, status: Schema.NullOr(Schema.Number) })),
)

export const openAccount = async ({ world, now, leaver, successor }: Departure, switches: Partial<Switches> = {}) => {
  const emulator = await startEmulator({ world, now, switches: { rateLimit: 1_000_000, ...switches } })
  const folder = mkdtempSync(join(tmpdir(), "latchkey-account-"))
  const control = (method: string, path: string, body?: object) =>
    fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      headers: { connection: "close" },
      ...(body && { body: JSON.stringify(body) }),
    })
  const time = makeTime(now, (until) => control("POST", "clock", { now: until }))
  const sent: Array<Ahead> = []
  return {
    emulator,
    snapshot: () => snapshotOf(emulator.url),
    passTo: time.passTo,
    arm: (faults: ReadonlyArray<Fault>) => Promise.all(faults.map((fault) => control("POST", "faults", fault))),
    disarm: () => control("DELETE", "faults"),
    /** What was sent to it for an offboarding. */
    sent: async (): Promise<ReadonlyArray<Sent>> => {
      const log = Log(await (await control("GET", "requests")).json()).filter(({ path }) => !path.includes(SOMEBODY))
      // What met a closed connection never came there, and was sent again.
      let at = 0
      return log.map(({ method, path, status }) => {
        const name = `${method} ${path.split("?")[0]}`
        while (at < sent.length && nameOf(sent[at]) !== name) at += 1
        const call = sent[at++]
        if (call === undefined) throw new Error(`${name} was sent by nobody`)
        return { ...call, status }
      })
    },
    /** The same command, each time that it is called. */
    offboard: (
      meanwhile: (ahead: Ahead) => Promise<void> = async () => undefined,
    ): Promise<Result | ConnectorError> => {
      const container = makeContainer()
      container.register(pagerduty)
      const settings = { token: emulator.token, apiUrl: emulator.url }
      let current: PlannedStep | undefined
      const before = ({ method, url }: { readonly method: string; readonly url: string }) =>
        Effect.promise(async () => {
          const hasWritten = sent.some((one) => one.step !== undefined && one.step.key === current?.key && isWrite(one))
          const ahead = { method, path: new URL(url).pathname, step: current, now: time.now(), hasWritten }
          await meanwhile(ahead)
          sent.push(ahead)
        })
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
            progress: (step, receipt) => {
              current = receipt === undefined ? step : undefined
              return receipt?.until === undefined ? time.stand : time.waitUntil(receipt.until)
            },
          })
        }).pipe(
          Effect.catchTag("ConnectorError", (error) => Effect.succeed(error)),
          time.kept,
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
