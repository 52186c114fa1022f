import {
  type Connection,
  ConnectorError,
  defineConnector,
  defineStep,
  finish,
  makeContainer,
  type PlannedStep,
} from "@latchkey/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Schema from "effect/Schema"
import { TestClock } from "effect/testing"
import { expect, test } from "vitest"
import { type Event, fold, isEnded, type Journal } from "./journal.ts"
import { performPlan } from "./perform-plan.ts"
import { planUndo } from "./undo.ts"

/** A source in memory: desks with somebody at them, tasks that come and go, and an account. */
interface Office {
  desks: Record<string, string>
  tasks: ReadonlyArray<string>
  account: boolean
  writes: number
  /** Happens just before the account is looked at for its deletion. */
  meanwhile?: () => void
  /** Until when somebody sits at the account's desk; milliseconds. */
  taken?: number
  /** Happens just after a desk was written. */
  written?: () => void
}

const Texts = Schema.String
const handOver = Schema.Struct({ from: Schema.String, to: Schema.String })
const desk = defineStep({
  kind: "desk",
  intent: handOver,
  item: Texts,
  reversible: true,
  look: (office: Office, { id }) => Effect.sync(() => ({ state: { [id]: office.desks[id] ?? "" }, raw: {} })),
  want: (now, { from, to }): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(now).map(([id, who]) => [id, who === from ? to : who])),
  act: (office, { id }, _now, wanted) =>
    Effect.suspend(() => {
      if (id === "locked") return Effect.fail(refused)
      office.writes++
      office.desks[id] = wanted[id] ?? ""
      office.written?.()
      return Effect.void
    }),
  say: ({ id }) => `desk ${id}`,
})
const tasks = defineStep({
  kind: "tasks",
  intent: handOver,
  item: Texts,
  reversible: true,
  standing: true,
  look: (office: Office) =>
    Effect.sync(() => ({
      state: Object.fromEntries(office.tasks.map((id): [string, string] => [id, "open"])),
      raw: {},
    })),
  want: (): Readonly<Record<string, string>> => ({}),
  act: (office) =>
    Effect.sync(() => {
      office.writes++
      office.tasks = []
    }),
  say: () => "tasks",
})
const account = defineStep({
  kind: "account",
  intent: Schema.Literal("delete"),
  item: Texts,
  reversible: false,
  look: (office: Office) =>
    Effect.sync(() => ({ state: (office.account ? { account: "ana" } : {}) as Record<string, string>, raw: {} })),
  want: (): Readonly<Record<string, string>> => ({}),
  guard: (office) =>
    Effect.gen(function* () {
      office.meanwhile?.()
      if (office.taken !== undefined && (yield* Clock.currentTimeMillis) < office.taken) {
        const until = new Date(office.taken).toISOString()
        return [{ key: "taken", what: "The desk is taken.", clearedBy: "Waiting.", until }]
      }
      return office.tasks.length === 0 ? [] : [{ key: "tasks", what: "Tasks are open.", clearedBy: "Handing over." }]
    }),
  act: (office) =>
    Effect.sync(() => {
      office.writes++
      office.account = false
    }),
  say: () => "account",
})

const refused = new ConnectorError({
  operation: "PUT",
  message: "No.",
  remedy: "Ask somebody else.",
  reason: { _tag: "Refused", status: 403 },
})

const BY = { who: "olga", host: "test" }
const intent = { from: "ana", to: "ben" }
const at = (type: string, id: string) => ({ type, id, name: id })
const planned = {
  desk: (id: string, stage = 1) => desk.plan({ target: at("desk", id), intent, state: { [id]: "ana" }, stage }),
  tasks: (open: ReadonlyArray<string>) =>
    tasks.plan({
      target: at("tasks", "ana"),
      intent,
      state: Object.fromEntries(open.map((id) => [id, "open"])),
      stage: 2,
      clears: ["tasks"],
    }),
  account: () => account.plan({ target: at("account", "ana"), intent: "delete", state: { account: "ana" }, stage: 3 }),
}

const memory = (): Journal & { readonly events: Array<Event> } => {
  const events: Array<Event> = []
  return {
    events,
    append: (_, event) => Effect.sync(() => events.push(event)),
    read: (id) => Effect.sync(() => fold(id, events)),
    told: (_, after = 0) =>
      Effect.sync(() => events.slice(after).map((event, at) => ({ index: after + at + 1, at: "", event }))),
    list: Effect.succeed([]),
    claim: (_, performer) =>
      Effect.sync(() => {
        const operation = fold("p-1", events)
        if (operation !== undefined && isEnded(operation.state)) return { claimed: false, state: operation.state }
        events.push({ type: "state", state: "running", performer })
        return { claimed: true }
      }),
    claimNext: () => Effect.succeed(undefined),
    keep: () => Effect.void,
    release: () => Effect.void,
  }
}

/** Performs these steps at an office, as often as wanted, with one journal. */
const performing = (
  office: Office,
  steps: ReadonlyArray<PlannedStep | undefined>,
  unseen: ReadonlyArray<string> = [],
) => {
  const journal = memory()
  const plan = finish(
    {
      steps: steps.filter((step) => step !== undefined),
      blockers: [],
      warnings: [],
      sight: { unseen: unseen.map((what) => ({ what, why: "dark" })) },
    },
    { id: "p-1", connection: "office", change: "offboard", request: intent, madeAt: "2026-11-24T00:00:00.000Z" },
  )
  const container = makeContainer()
  container.register(
    defineConnector({
      id: "office",
      name: "Office",
      contract: 1,
      settings: Schema.Struct({}),
      client: () => Effect.succeed(office),
      capabilities: [],
      steps: [desk, tasks, account],
    }),
  )
  const perform = (during: Effect.Effect<void> = Effect.void) =>
    Effect.runPromise(
      container.connect({ name: "office", connector: "office", settings: {} }).pipe(
        Effect.flatMap((connection: Connection) => performPlan(connection, plan, { journal, by: BY })),
        (performed) => Effect.all([performed, during], { concurrency: "unbounded" }),
        Effect.map(([result]) => result),
        Effect.scoped,
        Effect.provide([FetchHttpClient.layer, TestClock.layer()]),
      ),
    )
  return { journal, plan, perform }
}

const office = (): Office => ({
  desks: { east: "ana", west: "ana", locked: "ana" },
  tasks: [],
  account: true,
  writes: 0,
})
const outcomes = ({ receipts }: { readonly receipts: ReadonlyArray<{ readonly outcome: string }> }) =>
  receipts.map(({ outcome }) => outcome)

test("writes each step down before and after, and performs none of them twice", async () => {
  const here = office()
  const { perform, journal } = performing(here, [planned.desk("east"), planned.desk("west"), planned.account()])
  expect(await perform()).toMatchObject({ state: "done", left: [] })
  expect(journal.events.map(({ type }) => type)).toEqual([
    "planned",
    "state",
    ...[1, 2, 3].flatMap(() => ["started", "receipt"]),
    "state",
  ])
  expect(await perform()).toMatchObject({ state: "done" })
  expect(here.writes).toBe(3)
})

test("a stage that fails is the last; the rest of it is still performed", async () => {
  const here = office()
  const { perform } = performing(here, [planned.desk("locked"), planned.desk("east"), planned.account()])
  const result = await perform()
  expect(outcomes(result)).toEqual(["failed", "done"])
  expect(result.state).toBe("partly done")
  expect(result.left.map(({ line, why }) => [line, why])).toEqual([
    ["desk locked", "failed: No. Ask somebody else."],
    ["account", "not begun"],
  ])
  expect(here.account).toBe(true)
})

test("what a guard names is cleared by the step that clears it, idle till then", async () => {
  const here = office()
  here.meanwhile = () => {
    delete here.meanwhile
    here.tasks = ["t1"]
  }
  const { perform } = performing(here, [planned.desk("east"), planned.tasks([]), planned.account()])
  expect(outcomes(await perform())).toEqual(["done", "done", "done"])
  expect(here).toMatchObject({ tasks: [], account: false })
})

test("but not for ever", async () => {
  const here = office()
  here.meanwhile = () => {
    here.tasks = ["again"]
  }
  const { perform } = performing(here, [planned.tasks([]), planned.account()])
  expect(await perform()).toMatchObject({ left: [{ why: "blocked: Tasks are open." }] })
  expect(here.account).toBe(true)
})

test("what somebody else has done meanwhile is left as they did it", async () => {
  const here = office()
  const { perform } = performing(here, [planned.desk("east"), planned.desk("west")])
  here.desks["east"] = "cy"
  here.desks["west"] = "ben"
  expect(outcomes(await perform())).toEqual(["already done", "already done"])
  expect(here.desks).toMatchObject({ east: "cy", west: "ben" })
})

test("in the dark nothing irreversible is done", async () => {
  const here = office()
  const { perform } = performing(here, [planned.desk("east"), planned.account()], ["the vault"])
  const result = await perform()
  expect(outcomes(result)).toEqual(["done", "blocked"])
  expect(result.left).toMatchObject([{ why: expect.stringContaining("the vault") }])
  expect(here.account).toBe(true)
})

test("killed after a write and before its receipt, it goes on, and writes nothing twice", async () => {
  const here = office()
  const { perform, journal } = performing(here, [planned.desk("east"), planned.desk("west")])
  await perform()
  journal.events.splice(journal.events.findLastIndex(({ type }) => type === "receipt"))
  expect(fold("p-1", journal.events)).toMatchObject({ state: "running" })
  expect(outcomes(await perform())).toEqual(["done", "already done"])
  expect(here.writes).toBe(2)
})

const MINUTE = 60_000
/** By a clock of its own, which goes on by this much once the work waits. */
const passing = (performed: ReturnType<typeof performing>, minutes: number) => {
  const waits = Effect.repeat(Effect.yieldNow, {
    until: () => performed.journal.events.some(({ type }) => type === "waiting"),
  })
  return performed.perform(minutes === 0 ? Effect.void : Effect.andThen(waits, TestClock.adjust(minutes * MINUTE)))
}

test("what is gone by itself soon is waited for, and that is written down", async () => {
  const here = { ...office(), taken: 20 * MINUTE }
  const performed = performing(here, [planned.desk("east"), planned.account()])
  expect(outcomes(await passing(performed, 20))).toEqual(["done", "done"])
  expect(performed.journal.events).toContainEqual({
    type: "waiting",
    step: expect.stringMatching(/^account:/),
    until: "1970-01-01T00:20:00.000Z",
    why: "The desk is taken.",
  })
  expect(here.account).toBe(false)
})

test("what takes longer than an hour is left, and says until when", async () => {
  const here = { ...office(), taken: 90 * MINUTE }
  const { state, receipts } = await passing(performing(here, [planned.desk("east"), planned.account()]), 0)
  expect(state).toBe("partly done")
  expect(receipts.at(-1)).toMatchObject({ outcome: "blocked", until: "1970-01-01T01:30:00.000Z" })
  expect(here.account).toBe(true)
})

test("asked to stop, it ends after the step that runs; performed again, it goes on", async () => {
  const here = office()
  const { perform, journal } = performing(here, [planned.desk("east"), planned.desk("west"), planned.account()])
  here.written = () => {
    delete here.written
    journal.events.push({ type: "cancel asked", by: BY })
  }
  expect(await perform()).toMatchObject({ state: "cancelled", left: [{ why: "not begun" }, { why: "not begun" }] })
  expect(here).toMatchObject({ desks: { east: "ben", west: "ana" }, account: true })
  expect(await perform()).toMatchObject({ state: "done" })
  expect(here.writes).toBe(3)
})

test("asked to stop just after it was read and before its first step, it begins none", async () => {
  const here = office()
  const { perform, journal } = performing(here, [planned.desk("east")])
  const { read } = journal
  let asked = false
  Object.assign(journal, {
    read: (id: string) =>
      Effect.tap(read(id), () =>
        Effect.sync(() => {
          if (asked || journal.events.at(-1)?.type !== "state") return
          asked = true
          journal.events.push({ type: "cancel asked", by: BY })
        }),
      ),
  })
  expect(await perform()).toMatchObject({ state: "cancelled", left: [{ why: "not begun" }] })
  expect(here.writes).toBe(0)
})

test("what was done is taken back, newest first, where nobody has changed it since", async () => {
  const here = office()
  const { perform, journal } = performing(here, [planned.desk("east", 1), planned.desk("west", 2)])
  await perform()
  const operation = fold("p-1", journal.events)
  if (operation === undefined) throw new Error("no operation")
  const plan = await Effect.runPromise(planUndo({ resolve: () => Effect.die("nobody in particular") }, operation))
  expect(plan).toMatchObject({ change: "undo", request: { operation: "p-1" } })
  expect(plan.steps.map(({ target }) => target.id)).toEqual(["west", "east"])
  here.desks["west"] = "cy"
  const undone = performing(here, plan.steps)
  expect(outcomes(await undone.perform())).toEqual(["changed underneath"])
  here.desks["west"] = "ben"
  expect(outcomes(await performing(here, plan.steps).perform())).toEqual(["done", "done"])
  expect(here.desks).toEqual(office().desks)
})
