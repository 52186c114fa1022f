import { onEachDatabase } from "@latchkey/database/testing"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Answer } from "./asking.ts"
import { type Running, startServer } from "./server.ts"

const transfer = { change: "transfer", subject: "ana@acme.test", destination: "bo@acme.test", reason: "IT-7" }

onEachDatabase((fresh) => {
  let server: Running
  beforeEach(async () => {
    server = await startServer({ place: await fresh() })
  })
  afterEach(() => server.close())

  const make = (body: object = transfer, more: object = {}) =>
    server.ask("POST", "/v1/connections/acme/plans", { body, ...more })
  const perform = ({ body, headers }: Answer, more: { body?: unknown; headers?: Record<string, string> } = {}) =>
    server.ask("POST", `/v1/plans/${body.id}/operations`, {
      ...more,
      headers: { "if-match": headers.get("etag") ?? "", ...more.headers },
    })
  const operation = async (id: string) => (await server.ask("GET", `/v1/operations/${id}`)).body
  const ended = (id: string) =>
    expect.poll(async () => (await operation(id)).state, { timeout: 30_000 }).toMatch(/^(done|cancelled|failed|partly)/)
  const writes = async () => {
    const requests = await server.control("GET", "requests")
    return Array.isArray(requests)
      ? requests.filter(({ method, path }) => method !== "GET" && !path.includes("/preview"))
      : []
  }

  test("planned, seen, performed, on record", async () => {
    const plan = await make()
    expect(plan).toMatchObject({
      status: 201,
      body: {
        change: "transfer",
        connection: "acme",
        reason: "IT-7",
        by: { who: "admin", host: "http" },
        approvals: [],
      },
    })
    expect(plan.headers.get("etag")).toBe(`"${plan.body.digest}"`)
    const again = await server.ask("GET", plan.headers.get("location") ?? "")
    expect([again.body, again.headers.get("etag")]).toEqual([plan.body, plan.headers.get("etag")])

    const begun = await perform(plan)
    expect(begun).toMatchObject({ status: 202, body: { id: plan.body.id } })
    expect(begun.headers.get("location")).toBe(`/v1/operations/${plan.body.id}`)
    await ended(plan.body.id)
    expect(await operation(plan.body.id)).toMatchObject({
      state: "done",
      by: { who: "admin", host: "http" },
      receipts: [{ outcome: "done" }],
      left: [],
    })
    expect((await server.ask("GET", "/v1/operations")).body.items).toMatchObject([{ id: plan.body.id, state: "done" }])
    expect((await server.ask("GET", "/v1/operations?state=failed")).body.items).toEqual([])
  })

  test("only what was seen is performed, and only while it is still so", async () => {
    const plan = await make()
    const path = `/v1/plans/${plan.body.id}/operations`
    expect((await server.ask("POST", path)).status).toBe(428)
    expect((await server.ask("POST", path, { headers: { "if-match": '"another"' } })).status).toBe(412)
    // Somebody else hands over to Bo meanwhile.
    const other = await make()
    await perform(other)
    await ended(other.body.id)
    expect(await perform(plan)).toMatchObject({ status: 412, body: { remedy: expect.stringContaining("new plan") } })
    expect((await server.ask("GET", `/v1/operations/${plan.body.id}`)).status).toBe(404)
  })

  test("a blocked plan is shown, and performed by nobody", async () => {
    const plan = await make({ change: "deprovision", subject: "ana@acme.test", reason: "IT-7" })
    expect(plan.status).toBe(201)
    expect(plan.body.blockers.length).toBeGreaterThan(0)
    expect(await perform(plan)).toMatchObject({ status: 409, body: { detail: expect.stringContaining("blocked") } })
    expect(await writes()).toEqual([])
  })

  test("asked again under the same Idempotency-Key, the same plan and operation", async () => {
    const headers = { "idempotency-key": "k-1" }
    const [one, two] = await Promise.all([make(transfer, { headers }), make(transfer, { headers })])
    const three = await make(transfer, { headers })
    expect([two.body, three.body]).toEqual([one.body, one.body])
    expect((await make({ ...transfer, reason: "IT-8" }, { headers })).status).toBe(422)
    const [first, second] = await Promise.all([perform(one), perform(one)])
    const third = await perform(one, { headers })
    expect([first.status, second.status, third.status]).toEqual([202, 202, 202])
    const events = await server.ask("GET", `/v1/operations/${one.body.id}/events`, {
      headers: { accept: "application/json" },
    })
    const types = events.body.map(({ event }: { event: { type: string } }) => event.type)
    expect(types.filter((type: string) => type === "planned")).toHaveLength(1)
    const later = { body: { at: "2036-01-01T00:00:00Z" } }
    expect((await perform(one, { ...later, headers })).status).toBe(422)
    await ended(one.body.id)
    expect(await writes()).toHaveLength(1)
  })

  test("at a time: it waits, and can be cancelled, and gone on with", async () => {
    const plan = await make()
    const begun = await perform(plan, { body: { at: "2036-01-01T01:00:00+01:00" } })
    expect(begun.body).toMatchObject({ state: "queued", due: "2036-01-01T00:00:00.000Z" })
    const cancelled = await server.ask("POST", `/v1/operations/${plan.body.id}/cancel`)
    expect(cancelled).toMatchObject({ status: 202, body: { state: "cancelled" } })
    expect(await writes()).toEqual([])
    expect((await server.ask("POST", `/v1/operations/${plan.body.id}/resume`)).body.state).toBe("queued")
  })

  test("what is done is taken back by a plan of its own", async () => {
    const plan = await make()
    await perform(plan)
    await ended(plan.body.id)
    const undo = await server.ask("POST", `/v1/operations/${plan.body.id}/undo`)
    expect(undo).toMatchObject({ status: 201, body: { change: "undo", steps: [{ takesBack: true }] } })
    await perform(undo)
    await ended(undo.body.id)
    expect((await operation(undo.body.id)).state).toBe("done")
    expect((await make()).body.digest).toBe(plan.body.digest)
  })
})

describe("where another person's yes is asked for", () => {
  let server: Running
  beforeAll(async () => {
    server = await startServer({ config: { approvals: "another" } })
  })
  afterAll(() => server.close())

  test("the asker's own does not count; another's does, until it is taken back", async () => {
    const { ask } = server
    const boss = await server.keyWith(["approve", "read"], { name: "olga" })
    const plan = await ask("POST", "/v1/connections/acme/plans", { body: transfer })
    const approvals = `/v1/plans/${plan.body.id}/approvals`
    expect((await ask("POST", approvals)).body.approvals).toMatchObject([{ who: "admin" }])
    const begun = await ask("POST", `/v1/plans/${plan.body.id}/operations`, {
      headers: { "if-match": plan.headers.get("etag") ?? "" },
    })
    expect(begun.body.state).toBe("waiting for approval")
    // To stop it and to go on is no approval.
    await ask("POST", `/v1/operations/${plan.body.id}/cancel`)
    const { body: resumed } = await ask("POST", `/v1/operations/${plan.body.id}/resume`)
    expect(resumed.state).toBe("waiting for approval")
    expect((await ask("DELETE", approvals)).body.approvals).toEqual([])
    const approved = await ask("POST", approvals, { key: boss })
    expect(approved.body.approvals).toMatchObject([{ who: "olga", host: "http" }])
    await expect
      .poll(async () => (await ask("GET", `/v1/operations/${plan.body.id}`)).body.state, { timeout: 30_000 })
      .toBe("done")
    const { body } = await ask("GET", `/v1/operations/${plan.body.id}`)
    expect(body.approvals).toContainEqual({ who: "olga", host: "http" })
    expect((await ask("DELETE", approvals, { key: boss })).status).toBe(422)
  })
})
