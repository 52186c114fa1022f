import { compose, Deprovision, Json, type Opened, type PlannedStep, TransferData } from "@latchkey/core"
import { type Case, conformance, type Fault, provided, type World } from "@latchkey/testkit"
import { userToken } from "@latchkey/emulator-pagerduty"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { afterAll } from "vitest"
import pagerduty from "../src/index.ts"
import { openWorld } from "./pagerduty.ts"

const open = await openWorld("one-schedule")
afterAll(() => open.close())

const ask = (method: string, path: string, body?: unknown) => Effect.promise(() => open.control(method, path, body))

const Sent = Schema.Struct({ method: Schema.String, path: Schema.String, status: Schema.NullOr(Schema.Number) })
const log = Effect.map(ask("GET", "requests"), (lines) =>
  Schema.decodeUnknownSync(Schema.Array(Sent))(lines).map(({ status, ...line }) => ({ ...line, status: status ?? 0 })),
)

/** How far both clocks are ahead, in milliseconds. */
let ahead = 0

const METHODS = { reads: "GET", writes: "PUT|POST|DELETE" }
/** How many requests will have come when the fault that is armed has struck. */
let strikesAt = Number.POSITIVE_INFINITY
let armed: Fault["on"] = "reads"
const matching = Effect.map(log, (lines) => lines.filter(({ method }) => METHODS[armed].includes(method)).length)

const transfer = (opened: Opened) =>
  Effect.flatMap(provided(opened, TransferData), ({ plan }) => plan({ from: "PANA001", to: "PBOCHE1" }))
const offboard = (opened: Opened) =>
  Effect.gen(function* () {
    const { plan } = yield* provided(opened, Deprovision)
    return compose(yield* transfer(opened), yield* plan({ account: "PANA001" }))
  })
/** Somebody else, in PagerDuty itself: past the proxy. */
const elsewhere = (method: string, path: string, body?: unknown) =>
  Effect.promise(async () => {
    const headers = {
      authorization: `Token token=${open.emulator.token}`,
      "content-type": "application/json",
      from: "olga@acme.test",
    }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${open.emulator.url}${path}`, { method, headers, ...sent })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  })

/** Whose token the connector has: the owner's role, which it had otherwise, can't be taken away. */
const CY = { type: "user", id: "PCYOKA1", name: "Cy Okafor", email: "cy@acme.test" }
const makeCy = (role: "admin" | "user") => Effect.asVoid(elsewhere("PUT", `/users/${CY.id}`, { user: { ...CY, role } }))

// Offboarding is a transfer, then a deprovisioning: both are held to the law in it.
const changes: ReadonlyArray<Case> = [
  {
    name: "offboard",
    plan: offboard,
    deletes: true,
    obstruct: Effect.asVoid(
      elsewhere("POST", "/incidents", {
        incident: {
          type: "incident",
          title: "Down",
          service: { id: "PVONE01", type: "service_reference" },
          assignments: [{ assignee: { id: "PANA001", type: "user_reference" } }],
        },
      }),
    ),
    // From whom is no administrator any more PagerDuty hides private teams.
    blind: makeCy("user"),
  },
]

const State = Schema.Struct({
  now: Schema.String,
  users: Schema.Record(Schema.String, Json),
  policies: Schema.Record(Schema.String, Json),
  schedules: Schema.Record(
    Schema.String,
    Schema.Struct({
      name: Schema.String,
      overrides: Schema.Array(Json),
      schedule_layers: Schema.Array(
        Schema.Struct({
          end: Schema.NullOr(Schema.String),
          users: Schema.Array(Json),
          rotation_virtual_start: Schema.String,
          rotation_turn_length_seconds: Schema.Number,
        }),
      ),
    }),
  ),
})
const state = Effect.map(ask("GET", "state"), Schema.decodeUnknownSync(State))

const token = userToken(CY.id)
const world: World = {
  settings: { token, apiUrl: open.proxy.url },
  secrets: [token],
  reset: Effect.suspend(() => {
    ahead = 0
    return Effect.andThen(ask("POST", "reset"), makeCy("admin"))
  }),
  accounts: Effect.map(state, ({ users }) => Object.keys(users)),
  changes,
  // What goes on: ended layers are history, with times of their own.
  snapshot: Effect.map(state, ({ now, users, policies, schedules }) => ({
    users: Object.keys(users),
    policies,
    schedules: Object.fromEntries(
      Object.entries(schedules).map(([id, { schedule_layers: layers, ...schedule }]) => [
        id,
        { ...schedule, layers: layers.filter(({ end }) => end === null || Date.parse(end) > Date.parse(now)) },
      ]),
    ),
  })),
  touch: (step: PlannedStep) =>
    step.kind === "schedule"
      ? Effect.gen(function* () {
          const path = `/schedules/${step.target.id}`
          const { schedule } = Schema.decodeUnknownSync(
            Schema.Struct({ schedule: Schema.Record(Schema.String, Json) }),
          )(yield* elsewhere("GET", path))
          const layers = Schema.decodeUnknownSync(Schema.Array(Schema.Record(Schema.String, Json)))(
            schedule["schedule_layers"],
          )
          const body = { schedule: { ...schedule, name: "Touched", schedule_layers: layers.toReversed() } }
          yield* elsewhere("PUT", path, body)
        })
      : Effect.void,
  requests: log,
  faults: {
    inject: (fault) =>
      Effect.gen(function* () {
        armed = fault.on
        strikesAt = (yield* matching) + (fault.after ?? 0)
        const { on, ...rest } = fault
        yield* ask("POST", "faults", {
          ...rest,
          method: METHODS[on],
          path: "^/(users|schedules|escalation|incidents|oncalls|v3)",
          ...(fault.kind === "rate-limited" && { ms: 200 }),
        })
      }),
    struck: Effect.map(matching, (count) => count > strikesAt),
    clear: Effect.asVoid(ask("DELETE", "faults")),
  },
  clock: {
    advance: (advanceSeconds) =>
      Effect.suspend(() => {
        ahead += advanceSeconds * 1000
        return Effect.asVoid(ask("POST", "clock", { advanceSeconds }))
      }),
  },
  contract: Effect.sync(() => ({
    exchanges: open.proxy.exchanges.length,
    problems: open.proxy.problems.filter((problem) => !problem.includes(": answer: ")),
  })),
}

/** The connector's clock goes with PagerDuty's. */
const together = <A, E>(law: Effect.Effect<A, E>) =>
  Effect.flatMap(Clock.Clock, (clock) =>
    Effect.provideService(law, Clock.Clock, {
      ...clock,
      currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + ahead,
      currentTimeMillis: Effect.map(clock.currentTimeMillis, (now) => now + ahead),
      currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe() + BigInt(ahead) * 1_000_000n,
      currentTimeNanos: Effect.map(clock.currentTimeNanos, (now) => now + BigInt(ahead) * 1_000_000n),
      monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
      sleep: (duration) => clock.sleep(duration),
    }),
  )

conformance({ connector: pagerduty, world, unjudged: [] }, together)
