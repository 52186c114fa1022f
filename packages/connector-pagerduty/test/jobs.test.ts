import { type Connection, Entitlements, ListAccounts, OnCallCheck, TransferData, takeBack } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { afterEach, describe, expect, test } from "vitest"
import { sized } from "../../emulator-pagerduty/worlds/sized.ts"
import { contract, openWorld, performAll, planOffboarding } from "./pagerduty.ts"

let world: Awaited<ReturnType<typeof openWorld>>
// Every request that was sent and every answer that was accepted fits the document; faults on purpose excepted.
afterEach(async ({ task }) => {
  const onPurpose = task.suite?.name === "12. when PagerDuty is not well"
  const problems = world.proxy.problems.filter((problem) => !onPurpose || !problem.includes(": answer: "))
  await world.close()
  if (problems.length > 0) throw new Error(`against the ${contract.of}:\n${problems.join("\n")}`)
})

const plan = (from: string, to: string) => (connection: Connection) => planOffboarding(connection, { from, to })

describe("reading", () => {
  test("lists a page of a hundred a call", async () => {
    world = await openWorld("acme")
    const accounts = await world.run((connection) =>
      Effect.flatMap(connection.resolve(ListAccounts), ({ accounts: all }) => Stream.runCollect(all())),
    )
    const page = await fetch(`${world.emulator.url}/users?limit=1&total=true`, {
      headers: { authorization: `Token token=${world.emulator.token}` },
    })
    expect(await page.json()).toMatchObject({ total: accounts.length })
    expect(await world.requests()).toEqual(["GET /users", "GET /users"])
  })

  test("finds by exact e-mail, whatever else matches", async () => {
    world = await openWorld("acme")
    const found = await world.run((connection) =>
      Effect.flatMap(connection.resolve(ListAccounts), ({ find }) => find("ANA@acme.test")),
    )
    expect(found).toMatchObject({ id: "PANA001" })
  })

  test("more people than PagerDuty pages to are asked for in parts, and all are there", async () => {
    world = await openWorld("one-schedule", {
      world: (now: Date) => sized(now, 12_050),
      switches: { rateLimit: 9_600 },
    })
    const all = await world.run((connection) =>
      Effect.flatMap(connection.resolve(ListAccounts), ({ accounts }) => Stream.runCollect(accounts())),
    )
    expect(new Set(all.map(({ id }) => id)).size).toBe(12_050)
    expect(all).toHaveLength(12_050)
  })

  test("where no part has them, the listing fails: never a short list", async () => {
    const unlike = (now: Date) => {
      const { users, ...rest } = sized(now, 10_050)
      return { ...rest, users: users.map((user) => ({ ...user, name: "\u674e" })) }
    }
    world = await openWorld("one-schedule", { world: unlike, switches: { usersQuery: "name" } })
    const failed = await world.run((connection) =>
      Effect.flatMap(connection.resolve(ListAccounts), ({ accounts: all }) => Effect.flip(Stream.runCollect(all()))),
    )
    expect(failed.message).toContain("10050 rows")
  })

  test("pages that shift while they are read lose nobody", async () => {
    world = await openWorld("one-schedule", { world: (now: Date) => sized(now, 250) })
    const headers = { authorization: `Token token=${world.emulator.token}` }
    const everybody = async () => {
      const pages = [0, 100, 200].map((offset) =>
        fetch(`${world.emulator.url}/users?limit=100&offset=${offset}`, { headers }).then((answer) => answer.text()),
      )
      return new Set((await Promise.all(pages)).join("").match(/(?<="id":")P[A-Z0-9]{6}(?=","type":"user")/g))
    }
    const some = [...(await everybody())].slice(5, 8)
    let read = 0
    const listed = await world.run((connection) =>
      Effect.flatMap(connection.resolve(ListAccounts), ({ accounts: all }) =>
        all().pipe(
          Stream.tap(() =>
            Effect.promise(async () => {
              if (++read !== 100) return
              for (const id of some) await fetch(`${world.emulator.url}/users/${id}`, { method: "DELETE", headers })
            }),
          ),
          Stream.runCollect,
        ),
      ),
    )
    const stood = await everybody()
    expect(stood.size).toBe(247)
    expect([...stood].filter((id) => !listed.some((account) => account.id === id))).toEqual([])
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length)
  })

  test("grants and catalogue", async () => {
    world = await openWorld("acme")
    const [grants, catalog] = await world.run((connection) =>
      Effect.flatMap(connection.resolve(Entitlements), (entitlements) =>
        Effect.all([Stream.runCollect(entitlements.grants()), Stream.runCollect(entitlements.catalog())]),
      ),
    )
    expect(new Set(grants.map(({ entitlement }) => entitlement.type)).size).toBe(5)
    expect(new Set(catalog.map(({ type }) => type)).size).toBe(5)
  })

  test("on call: one call; by a schedule that no policy uses, one more", async () => {
    world = await openWorld("acme")
    const answer = await world.run((connection) =>
      Effect.flatMap(connection.resolve(OnCallCheck), ({ check }) => check({ account: "PANA001" })),
    )
    expect(answer.onCall).toBe(true)
    expect(await world.requests()).toEqual(["GET /oncalls"])
  })
})

describe("on call by shift-based schedules", () => {
  const check = (account: string, schedule: string, at: string) =>
    world.run((connection) =>
      Effect.flatMap(connection.resolve(OnCallCheck), ({ check: ask }) => ask({ account, schedules: [schedule], at })),
    )

  test.each(["PV3DES1", "Night desk"])("%s: yes or no, and never an error", async (schedule) => {
    world = await openWorld("shift-based", { now: "2026-11-24T10:00:00Z" })
    const answers = await Promise.all(
      ["2026-11-24T22:00:00Z", "2026-12-01T22:00:00Z"].flatMap((at) =>
        ["PANA001", "PBOCHE1"].map(async (who) => (await check(who, schedule, at)).onCall),
      ),
    )
    // Ana and Bo take weeks of nights in turn: in each one of the two stands.
    expect([answers.slice(0, 2).toSorted(), answers.slice(2).toSorted()]).toEqual([
      [false, true],
      [false, true],
    ])
    expect(answers[0]).toBe(answers[3])
    expect((await check("PANA001", schedule, "2026-11-24T12:00:00Z")).onCall).toBe(false)
  })

  test("one that no policy uses is asked itself", async () => {
    world = await openWorld("shift-based", { now: "2026-11-24T10:00:00Z" })
    const headers = { authorization: `Token token=${world.emulator.token}` }
    for (const path of ["/services/PVONE01", "/escalation_policies/PEONE01"])
      await fetch(`${world.emulator.url}${path}`, { method: "DELETE", headers })
    const answers = await Promise.all(
      ["PANA001", "PBOCHE1"].map((who) => check(who, "PV3DES1", "2026-11-24T22:00:00Z")),
    )
    const [on] = answers.filter(({ onCall }) => onCall)
    expect(on).toMatchObject({
      source: "getScheduleV3",
      duties: [{ schedule: { id: "PV3DES1", timeZone: "Europe/Berlin" }, policies: [] }],
    })
  })
})

describe("offboarding", () => {
  test("one schedule: no more calls than the facts' table says", async () => {
    world = await openWorld("one-schedule")
    const drafted = await world.run(plan("PANA001", "PBOCHE1"))
    expect(drafted.blockers).toEqual([])
    expect(drafted.steps.map(({ kind }) => kind)).toEqual(["sessions", "schedule", "incidents", "user"])
    expect((await world.requests()).length).toBeLessThanOrEqual(15)
    await world.control("DELETE", "requests")
    const receipts = await world.run((connection) => performAll(connection, drafted))
    expect(receipts.map(({ outcome }) => outcome)).toEqual(["done", "done", "done"])
    // The facts count 11; four more look for what came at the last moment, and two that nobody is signed in any more.
    expect((await world.requests()).length).toBeLessThanOrEqual(17)
  })

  test("planning changes nothing, and plans the same again", async () => {
    world = await openWorld("acme", { now: "2026-11-24T10:00:00Z" })
    const before = await world.control("GET", "state")
    const first = await world.run(plan("ana@acme.test", "bo@acme.test"))
    expect(await world.control("GET", "state")).toEqual(before)
    const again = await world.run(plan("ana@acme.test", "bo@acme.test"))
    expect(again.steps).toEqual(first.steps)
    expect(again.sight).toEqual(first.sight)
  })

  test("the busiest person: all done; performed again, all already done, and no write", async () => {
    world = await openWorld("acme")
    const drafted = await world.run(plan("ana@acme.test", "bo@acme.test"))
    const receipts = await world.run((connection) => performAll(connection, drafted))
    expect(receipts.map(({ outcome }) => outcome)).toEqual(drafted.steps.map(() => "done"))
    await world.control("DELETE", "requests")
    const again = await world.run((connection) => performAll(connection, drafted))
    expect(again.map(({ outcome }) => outcome)).toEqual(drafted.steps.map(() => "already done"))
    expect((await world.requests()).filter((line) => !line.startsWith("GET "))).toEqual([])
  })

  test("what is reversible is taken back", async () => {
    world = await openWorld("one-schedule")
    const drafted = await world.run((connection) =>
      Effect.flatMap(connection.resolve(TransferData), (transfer) => transfer.plan({ from: "PANA001", to: "PCYOKA1" })),
    )
    const [step] = drafted.steps
    if (step === undefined) throw new Error("no step")
    const outcomes = await world.run((connection) =>
      Effect.gen(function* () {
        const done = yield* connection.perform(step)
        const undone = yield* connection.perform(takeBack(step, done))
        return [done.outcome, undone.outcome, undone.after]
      }),
    )
    expect(outcomes).toEqual(["done", "done", step.before])
  })

  test("a target changed from outside is not overwritten", async () => {
    world = await openWorld("one-schedule")
    const drafted = await world.run(plan("PANA001", "PBOCHE1"))
    const cyFirst = await world.run(plan("PCYOKA1", "PBOCHE1"))
    const [theirs, ours] = [cyFirst, drafted].map(({ steps }) => steps.find(({ kind }) => kind === "schedule"))
    if (theirs === undefined || ours === undefined) throw new Error("no step")
    await world.run((connection) => connection.perform(theirs))
    await world.control("DELETE", "requests")
    const receipt = await world.run((connection) => connection.perform(ours))
    expect(receipt.outcome).toBe("changed underneath")
    expect((await world.requests()).filter((line) => !line.startsWith("GET "))).toEqual([])
  })

  test("a deletion whose guard finds something writes nothing, and says what", async () => {
    world = await openWorld("one-schedule")
    const drafted = await world.run(plan("PANA001", "PBOCHE1"))
    const deletion = drafted.steps.at(-1)
    if (deletion === undefined) throw new Error("no step")
    const receipt = await world.run((connection) => connection.perform(deletion))
    expect(receipt).toMatchObject({ outcome: "blocked", blockedBy: ["schedule:PSONE01"] })
    expect((await world.requests()).filter((line) => line.startsWith("DELETE"))).toEqual([])
  })

  test("an account token without a From blocks a plan that touches incidents, in words", async () => {
    world = await openWorld("acme")
    const drafted = await world.run(plan("ana@acme.test", "bo@acme.test"), { token: world.emulator.accountToken })
    expect(drafted.blockers).toEqual(expect.arrayContaining([expect.objectContaining({ key: "from" })]))
    const with_ = await world.run(plan("ana@acme.test", "bo@acme.test"), {
      token: world.emulator.accountToken,
      from: "olga@acme.test",
    })
    expect(with_.blockers).toEqual([])
  })
})

describe("12. when PagerDuty is not well", () => {
  test.each(["rate-limited", "error", "html", "truncated", "drop-before", "drop-after"])(
    "%s on writes: the same end as an undisturbed run",
    async (kind) => {
      world = await openWorld("one-schedule")
      const drafted = await world.run(plan("PANA001", "PBOCHE1"))
      await world.control("POST", "faults", { kind, method: "PUT", times: 1 })
      const receipts = await world.run((connection) => performAll(connection, drafted))
      expect(receipts.map(({ outcome }) => outcome)).toEqual(["done", "done", "done"])
    },
  )

  test.each(["error", "html", "truncated", "drop-before"])("%s on reads: asked again", async (kind) => {
    world = await openWorld("one-schedule")
    await world.control("POST", "faults", { kind, method: "GET", times: 2 })
    const drafted = await world.run(plan("PANA001", "PBOCHE1"))
    expect(drafted.steps.length).toBe(4)
  })

  test("a listing that can't be had whole fails", async () => {
    world = await openWorld("one-schedule")
    await world.control("POST", "faults", { kind: "error", path: "/users" })
    const failed = await world.run((connection) =>
      Effect.flatMap(connection.resolve(ListAccounts), ({ accounts: all }) => Effect.flip(Stream.runCollect(all()))),
    )
    expect(failed.reason._tag).toBe("Unavailable")
  })
})
