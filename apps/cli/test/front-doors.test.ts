// The same jobs through every front door: the command line, a server by it, HTTP as a stranger asks it, the library.
import pagerduty from "@latchkey/connector-pagerduty"
import { type Connection, type ConnectorError, ListAccounts, makeContainer, OnCallCheck } from "@latchkey/core"
import { type Asked, openJournal, performPlan, planChange, planUndo } from "@latchkey/operations"
import { judge, snapshotOf } from "@latchkey/testkit/pagerduty"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { afterEach, describe, expect, test } from "vitest"
import { endOf, type FrontDoor, isWrite, openFrontDoor } from "./front-door.ts"
import { asking, beginServer, followThrough } from "./served.ts"

const Plan = Schema.Struct({
  id: Schema.String,
  digest: Schema.String,
  steps: Schema.Array(Schema.Struct({ key: Schema.String })),
  blockers: Schema.Array(Schema.Struct({ key: Schema.String })),
})
type Plan = typeof Plan.Type
const Performed = Schema.Struct({
  plan: Plan,
  left: Schema.Array(Schema.Unknown),
  receipts: Schema.Array(Schema.Struct({ step: Schema.String, outcome: Schema.String })),
})
type Performed = typeof Performed.Type
const Ids = Schema.Array(Schema.Struct({ id: Schema.String }))
const Page = Schema.Struct({ items: Ids })
const OnCall = Schema.Struct({ onCall: Schema.Boolean })

/** What can be asked at a door; `undefined` where there is nobody of that name. */
interface Asking {
  readonly accounts: () => Promise<typeof Ids.Type>
  readonly isOnCall: (who: string) => Promise<boolean | undefined>
  readonly plan: (asked: Asked) => Promise<Plan | undefined>
  readonly perform: (asked: Asked) => Promise<Performed>
  readonly undo: (id: string) => Promise<Performed>
}

const atCommandLine = (door: FrontDoor, more: ReadonlyArray<string> = [], env: Record<string, string> = {}): Asking => {
  const run = (...args: ReadonlyArray<string>) => door.run([...args, ...more, "--json"], env)
  const read = async <A>(as: Schema.Codec<A, unknown>, codes: ReadonlyArray<number>, args: ReadonlyArray<string>) => {
    const { code, stdout, stderr } = await run(...args)
    if (/No .* user|no user|Nobody|There is no/i.test(stderr) && code === 1) return undefined
    if (!codes.includes(code ?? -1)) throw new Error(`${code}: ${stderr}`)
    return Schema.decodeUnknownSync(as)(JSON.parse(stdout))
  }
  const words = ({ change, who, to }: Asked) => [change, who, ...(to === undefined ? [] : ["--to", to])]
  const must = <A>(found: A | undefined) => {
    if (found === undefined) throw new Error("nothing was printed")
    return found
  }
  return {
    accounts: async () => must(await read(Ids, [0], ["accounts"])),
    isOnCall: async (who) => (await read(OnCall, [0, 3], ["oncall", "check", who]))?.onCall,
    plan: (asked) => read(Plan, [0, 3], ["plan", ...words(asked)]),
    perform: async (asked) => must(await read(Performed, [0], [...words(asked), "--yes"])),
    undo: async (id) => must(await read(Performed, [0], ["operations", "undo", id, "--yes"])),
  }
}

const overHttp = (ready: { readonly url: string; readonly key: string }): Asking => {
  const ask = asking(ready)
  const on = "/v1/connections/pagerduty"
  const plan = async ({ change, who, to }: Asked) => {
    const { status, body } = await ask("POST", `${on}/plans`, {
      change,
      subject: who,
      ...(to !== undefined && { destination: to }),
      reason: "IT-7",
    })
    return status === 404 ? undefined : Schema.decodeUnknownSync(Plan)(body)
  }
  const perform = async (its: Plan | undefined): Promise<Performed> => {
    const { headers } = await ask("POST", `/v1/plans/${its?.id}/operations`, {}, { "if-match": `"${its?.digest}"` })
    const path = headers.get("location") ?? ""
    await followThrough(ready, path)
    return Schema.decodeUnknownSync(Performed)((await ask("GET", path)).body)
  }
  return {
    accounts: async () => Schema.decodeUnknownSync(Page)((await ask("GET", `${on}/accounts?limit=200`)).body).items,
    isOnCall: async (who) => {
      const { status, body } = await ask("POST", `${on}/on-call`, { account: who })
      return status === 404 ? undefined : Schema.decodeUnknownSync(OnCall)(body).onCall
    },
    plan,
    perform: async (asked) => perform(await plan(asked)),
    undo: async (id) => {
      const { body } = await ask("POST", `/v1/operations/${id}/undo`)
      return perform(Schema.decodeUnknownSync(Plan)(body))
    },
  }
}

const asLibrary = (door: FrontDoor): Asking => {
  const container = makeContainer()
  container.register(pagerduty)
  const place = { file: `${door.folder}/library.db` }
  const by = { who: "olga", host: "test" }
  const work = <A>(use: (connection: Connection) => Effect.Effect<A, ConnectorError, never>) =>
    Effect.runPromise(
      container
        .connect({
          name: "pagerduty",
          connector: "pagerduty",
          settings: { token: door.emulator.token, apiUrl: door.emulator.url },
        })
        .pipe(
          Effect.flatMap(use),
          Effect.catchIf(
            ({ reason }) => reason._tag === "NotFound",
            () => Effect.succeed(undefined),
          ),
          Effect.scoped,
          Effect.provide(FetchHttpClient.layer),
        ),
    )
  const must = async <A>(found: Promise<A | undefined>) => (await found) ?? expect.fail("nobody of that name")
  return {
    accounts: () =>
      must(
        work((connection) =>
          Effect.flatMap(connection.resolve(ListAccounts), (all) => Stream.runCollect(all.accounts())),
        ),
      ),
    isOnCall: (who) =>
      work((connection) =>
        Effect.gen(function* () {
          const { id } = yield* (yield* connection.resolve(ListAccounts)).find(who)
          return (yield* (yield* connection.resolve(OnCallCheck)).check({ account: id })).onCall
        }),
      ),
    plan: (asked) => work((connection) => planChange(connection, asked)),
    perform: (asked) =>
      must(
        work((connection) =>
          Effect.gen(function* () {
            const journal = yield* openJournal(place)
            return yield* performPlan(connection, yield* planChange(connection, asked), { journal, by })
          }).pipe(Effect.scoped),
        ),
      ),
    undo: (id) =>
      must(
        work((connection) =>
          Effect.gen(function* () {
            const journal = yield* openJournal(place)
            const operation = (yield* journal.read(id)) ?? (yield* Effect.die("it is gone"))
            return yield* performPlan(connection, yield* planUndo(connection, operation), { journal, by })
          }).pipe(Effect.scoped),
        ),
      ),
  }
}

/** One server for all who ask here: its key is said once. */
const servers = new WeakMap<FrontDoor, ReturnType<typeof beginServer>>()
const served = async (door: FrontDoor) => {
  const begun = servers.get(door) ?? beginServer(door, 0)
  servers.set(door, begun)
  const { ready } = await begun
  return { url: ready.url, key: ready.key ?? "" }
}

const doors: Readonly<Record<string, (door: FrontDoor) => Promise<Asking>>> = {
  "the command line": (door) => Promise.resolve(atCommandLine(door)),
  "the command line, of a server": async (door) => {
    const { url, key } = await served(door)
    // It knows no source itself.
    return atCommandLine(door, ["--server", url], { LATCHKEY_KEY: key, PAGERDUTY_TOKEN: "", PAGERDUTY_API_URL: "" })
  },
  HTTP: async (door) => overHttp(await served(door)),
  "the library": (door) => Promise.resolve(asLibrary(door)),
}

let door: FrontDoor | undefined
afterEach(() => door?.close())

const [ANA, BO] = ["ana@acme.test", "bo@acme.test"]
const offboard: Asked = { change: "offboard", who: ANA, to: BO }

describe.each(Object.keys(doors))("%s", (name) => {
  const opened = async () => {
    door = await openFrontDoor("--world", "one-schedule")
    const asking = await doors[name]?.(door)
    if (asking === undefined) throw new Error("no such door")
    return { asking, at: door }
  }

  test("says who is there, who is on call, and that somebody is nobody", async () => {
    const { asking } = await opened()
    expect((await asking.accounts()).map(({ id }) => id)).toContain("PANA001")
    const onCall = await Promise.all([ANA, BO, "cy@acme.test"].map((who) => asking.isOnCall(who)))
    expect(onCall.filter((one) => one === true)).toHaveLength(1)
    expect(await asking.isOnCall("nobody@acme.test")).toBeUndefined()
    expect(await asking.plan({ ...offboard, who: "nobody@acme.test" })).toBeUndefined()
  })

  test("plans the same, and changes nothing by it; without a successor it says what blocks", async () => {
    const { asking, at } = await opened()
    const plan = await asking.plan(offboard)
    expect((await asking.plan(offboard))?.digest).toBe(plan?.digest)
    expect(plan?.blockers).toEqual([])
    expect((await asking.plan({ change: "offboard", who: ANA }))?.blockers).not.toEqual([])
    expect((await at.requests()).filter(isWrite)).toEqual([])
  })

  test("performs it: nothing is left, cover is as it was, and what can be taken back is", async () => {
    const { asking, at } = await opened()
    const first = await snapshotOf(at.emulator.url)
    const transferred = await asking.perform({ change: "transfer", who: ANA, to: BO })
    expect(transferred).toMatchObject({ left: [] })
    expect(transferred.receipts.map(({ outcome }) => outcome)).toEqual(transferred.plan.steps.map(() => "done"))
    expect(await asking.undo(transferred.plan.id)).toMatchObject({ left: [] })
    const performed = await asking.perform(offboard)
    expect(performed).toMatchObject({ left: [] })
    expect((await at.pagerduty("GET", "/users/PANA001")).status).toBe(404)
    expect(judge(first, await snapshotOf(at.emulator.url), { leaver: "PANA001", successor: "PBOCHE1" })).toEqual([])
  })
})

test.each(["here", "of a server"])("the inventory %s: synced, changed, asked", async (where) => {
  door = await openFrontDoor("--world", "one-schedule")
  const at = door
  const { url, key } = where === "here" ? { url: "", key: "" } : await served(at)
  const [more, env] =
    where === "here" ? [[], {}] : [["--server", url], { LATCHKEY_KEY: key, PAGERDUTY_TOKEN: "", PAGERDUTY_API_URL: "" }]
  const ask = async (...args: ReadonlyArray<string>) => {
    const { code, stdout, stderr } = await at.run([...args, ...more], env)
    if (code !== 0) throw new Error(`${code}: ${stderr}`)
    return stdout
  }
  expect(JSON.parse(await ask("sync", "--json"))).toMatchObject({ index: 1, outcome: "done" })
  await ask("offboard", ANA, "--to", BO, "--yes")
  expect(JSON.parse(await ask("accounts", "--status", "deprovisioned", "--json"))).toMatchObject([
    { id: "PANA001", status: "deprovisioned", deprovisionedAt: expect.any(String) },
  ])
  const changes = (await ask("changes", "--ndjson")).trim().split("\n")
  expect(changes.map((line) => JSON.parse(line)).filter(({ type }) => type === "left")).toMatchObject([
    { account: "PANA001" },
  ])
  expect(JSON.parse(await ask("changes", "--since", String(changes.length), "--json"))).toEqual([])
  expect(await ask("review", "--csv")).toContain(BO)
  expect(await ask("review", "--csv")).not.toContain(ANA)
  expect(JSON.parse(await ask("licenses", BO, "--json"))).toContainEqual(expect.objectContaining({ freed: 1 }))
  expect(await ask("licenses", "--idle-days", "1", "--json")).toContain("PBOCHE1")
})

test("who is interrupted while a server performs is told that it goes on, and it does", async () => {
  door = await openFrontDoor("--world", "one-schedule")
  const at = door
  const { url, key } = await served(at)
  await at.control("POST", "faults", { kind: "hold-before", method: "DELETE", path: "^/users/", times: 1 })
  const child = at.begin(["offboard", ANA, "--to", BO, "--yes", "--server", url], { LATCHKEY_KEY: key })
  const ended = endOf(child)
  await expect.poll(async () => (await at.held()).length, { timeout: 60_000 }).toBe(1)
  child.kill("SIGINT")
  expect(await ended).toMatchObject({
    code: 130,
    stderr: expect.stringMatching(/Interrupted here: the server goes on. See: latchkey operations show [0-9a-f]{8}\n/),
  })
  await at.control("DELETE", "faults")
  await at.control("DELETE", "held")
  const isGone = async () => (await at.pagerduty("GET", "/users/PANA001")).status === 404
  await expect.poll(isGone, { timeout: 60_000 }).toBe(true)
})

test("every door plans the same", async () => {
  door = await openFrontDoor("--world", "one-schedule")
  const at = door
  const plans = await Promise.all(Object.values(doors).map(async (open) => (await open(at)).plan(offboard)))
  expect(new Set(plans.map((plan) => plan?.digest)).size).toBe(1)
})
