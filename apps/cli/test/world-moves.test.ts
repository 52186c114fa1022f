import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Connection, makeContainer } from "@latchkey/core"
import pagerduty from "@latchkey/connector-pagerduty"
import { type Running, startEmulator } from "@latchkey/emulator-pagerduty"
import { openJournal, performPlan, planChange, type Progress } from "@latchkey/operations"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { afterEach, beforeEach, expect, test } from "vitest"
import { busiest, openAccount } from "./account.ts"
import { askAsOwner } from "./somebody.ts"

let emulator: Running
let folder: string
beforeEach(async () => {
  emulator = await startEmulator({ world: "acme" })
  folder = mkdtempSync(join(tmpdir(), "latchkey-journal-"))
})
afterEach(async () => {
  await emulator.close()
  rmSync(folder, { recursive: true })
})

const api = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const answer = await fetch(`${emulator.url}${path}`, {
    method,
    headers: {
      authorization: `Token token=${emulator.token}`,
      "content-type": "application/json",
      from: "olga@acme.test",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text === "" ? undefined : JSON.parse(text)
}

const by = { who: "olga", host: "test" }

const incidentFor = (user: string) =>
  api("GET", "/services?limit=1").then((services) => {
    const id = JSON.stringify(services).match(/"id":"(PV[A-Z0-9]{5})"/)?.[1]
    return api("POST", "/incidents", {
      incident: {
        type: "incident",
        title: "It burns",
        service: { id, type: "service_reference" },
        assignments: [{ assignee: { id: user, type: "user_reference" } }],
      },
    })
  })

/** Something happens just before the first step of a kind is performed. */
const meanwhile = (kind: string, happens: () => Promise<unknown>): Progress => {
  let still = true
  return (step, receipt) =>
    Effect.promise(async () => {
      if (!still || receipt !== undefined || step.kind !== kind) return
      still = false
      await happens()
    })
}

const offboard = (who: string, progress: Progress, { token }: { readonly token: string } = emulator) => {
  const container = makeContainer()
  container.register(pagerduty)
  const work = (connection: Connection) =>
    Effect.gen(function* () {
      const plan = yield* planChange(connection, { change: "offboard", who, to: "bo@acme.test" })
      return yield* performPlan(connection, plan, {
        journal: yield* openJournal({ file: join(folder, "latchkey.db") }),
        by,
        progress,
      })
    })
  return Effect.runPromise(
    container
      .connect({ name: "acme", connector: "pagerduty", settings: { token, apiUrl: emulator.url } })
      .pipe(Effect.flatMap(work), Effect.scoped, Effect.provide(FetchHttpClient.layer)),
  )
}

test("an incident that arrives before the deletion is handed over too, then the user is deleted", async () => {
  const { state, left } = await offboard(
    "ana@acme.test",
    meanwhile("user", () => incidentFor("PANA001")),
  )
  expect(left).toEqual([])
  expect(state).toBe("done")
})

test("so is one that arrives for somebody who had none when it was planned", async () => {
  const { state, receipts } = await offboard(
    "dee@acme.test",
    meanwhile("user", () => incidentFor("PDENOV1")),
  )
  expect(state).toBe("done")
  expect(receipts.map(({ outcome }) => outcome)).toContain("done")
  expect(JSON.stringify(await api("GET", "/incidents?user_ids[]=PBOCHE1&date_range=all&limit=100"))).toContain(
    "It burns",
  )
})

test("without an incident a standing step for them asks PagerDuty nothing, and is already done", async () => {
  const { state, receipts } = await offboard("dee@acme.test", () => Effect.void)
  expect(state).toBe("done")
  expect(receipts.find(({ step }) => step.startsWith("incidents:"))).toMatchObject({ outcome: "already done" })
})

test("one that nobody may change blocks the deletion, and is reported", async () => {
  const account = { token: emulator.accountToken }
  const { state, left } = await offboard(
    "dee@acme.test",
    meanwhile("user", () => incidentFor("PDENOV1")),
    account,
  )
  expect(left).toMatchObject([{ why: expect.stringContaining("1 open incident") }])
  expect(state).toBe("partly done")
})

test("a schedule edited meanwhile by somebody else keeps their edit, and hands over all the same", async () => {
  const edit = async () => {
    const got = await api("GET", "/schedules/PSMOVE1")
    if (typeof got !== "object" || got === null || !("schedule" in got)) throw new Error("no schedule")
    const { schedule } = structuredClone(got)
    if (typeof schedule !== "object" || schedule === null || !("schedule_layers" in schedule))
      throw new Error("no layers")
    const layers: unknown = schedule.schedule_layers
    if (!Array.isArray(layers)) throw new Error("no layers")
    const open = layers.filter(({ end }) => end === null || Date.parse(end) > Date.now()).toReversed()
    await api("PUT", "/schedules/PSMOVE1", {
      schedule: { ...schedule, name: "Office move (edited)", schedule_layers: open },
    })
  }
  const { state, receipts } = await offboard("ana@acme.test", meanwhile("schedule", edit))
  expect(state).toBe("done")
  expect(receipts.every(({ outcome }) => outcome === "done")).toBe(true)
  expect(await api("GET", "/schedules/PSMOVE1")).toMatchObject({ schedule: { name: "Office move (edited)" } })
})

test("what is not as promised afterwards is said, with its hours", async () => {
  const hour = (ahead: number) => new Date(Date.now() + ahead * 3_600_000).toISOString()
  const override = { start: hour(48), end: hour(50), user: { id: "PCYOKA1", type: "user_reference" } }
  const somebodyElse = () => api("POST", "/schedules/PSMOVE1/overrides", { overrides: [override] })
  const { state, differences } = await offboard("ana@acme.test", meanwhile("incidents", somebodyElse))
  expect(state).toBe("done")
  expect(differences).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Schedule "Office move": \w+ does not stand from .* until .*, as promised\.$/),
      expect.stringMatching(/^Schedule "Office move": PCYOKA1 stands from .* until .*; that was not promised\.$/),
    ]),
  )
})

test("an override of who leaves that comes meanwhile is never taken out with nobody in its place", async () => {
  const hour = (ahead: number) => new Date(Date.now() + ahead * 3_600_000).toISOString()
  const [start, middle, end] = [hour(2000), hour(2003), hour(2005)]
  const path = "/schedules/PSPAYM1/overrides"
  const override = (since: string) =>
    api("POST", path, { overrides: [{ start: since, end, user: { id: "PANA001", type: "user_reference" } }] })
  const standing = () => api("GET", `/schedules/PSPAYM1/users?since=${start}&until=${hour(2001)}`)
  // One with the same end is in the plan: they are not the same.
  await override(middle)
  const { left } = await offboard(
    "ana@acme.test",
    meanwhile("override-removal", () => override(start)),
  )
  expect(left).toMatchObject([{ why: expect.stringContaining("overrides by Ana Ruiz") }])
  expect(await standing()).toMatchObject({ users: [{ id: "PANA001" }] })

  expect(await offboard("ana@acme.test", () => Effect.void)).toMatchObject({ state: "done", differences: [] })
  expect(await standing()).toMatchObject({ users: [{ id: "PBOCHE1" }] })
})

test("an override of who leaves that comes between the last look and the deletion is reported", async () => {
  const account = await openAccount(busiest)
  try {
    const { now, leaver } = busiest
    const hour = (ahead: number) => new Date(Date.parse(now) + ahead * 3_600_000).toISOString()
    const override = { start: hour(300), end: hour(305), user: { id: leaver, type: "user_reference" } }
    const ask = askAsOwner(account.emulator)
    const result = await account.offboard(async ({ method, path }) => {
      if (method === "DELETE" && path === `/users/${leaver}`)
        await ask("POST", "/schedules/PSPAYM1/overrides", { overrides: [override] })
    })
    expect(result).toMatchObject({ state: "done" })
    const why = "receipts" in result ? result.receipts.at(-1)?.why : undefined
    expect(why).toMatch(
      /^In the last moment: Schedule ".*" has overrides by Ana Ruiz that are not over\. Who is deleted is not paged: put/,
    )
  } finally {
    await account.close()
  }
})

test("an override laid over one of who leaves, after the plan was made, stays on top", async () => {
  const hour = (ahead: number) => new Date(Date.now() + ahead * 3_600_000).toISOString()
  const override = (id: string, from: number, until: number) =>
    api("POST", "/schedules/PSMOVE1/overrides", {
      overrides: [{ start: hour(from), end: hour(until), user: { id, type: "user_reference" } }],
    })
  // One that lies under hers is hidden, and stays so.
  await override("PCYOKA1", 306, 308)
  await override("PANA001", 300, 310)
  const { state, differences } = await offboard(
    "ana@acme.test",
    meanwhile("override-cover", () => override("PCYOKA1", 303, 305)),
  )
  expect(state).toBe("done")
  expect(differences?.join(" ")).toContain("PCYOKA1 stands from")
  const stands = (at: number) => api("GET", `/schedules/PSMOVE1/users?since=${hour(at)}&until=${hour(at + 0.5)}`)
  expect(await Promise.all([301, 304, 307, 309].map(stands))).toMatchObject(
    ["PBOCHE1", "PCYOKA1", "PBOCHE1", "PBOCHE1"].map((id) => ({ users: [{ id }] })),
  )
})
