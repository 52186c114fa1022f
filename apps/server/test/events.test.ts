import { onEachDatabase } from "@latchkey/database/testing"
import { afterEach, beforeEach, expect, test } from "vitest"
import { follow, type Told } from "./follow.ts"
import { type Running, startServer } from "./server.ts"

onEachDatabase((fresh) => {
  let server: Running
  beforeEach(async () => {
    server = await startServer({ world: "acme", place: await fresh() })
  })
  afterEach(() => server.close())

  const begin = async () => {
    const { body, headers } = await server.ask("POST", "/v1/connections/acme/plans", {
      body: { change: "offboard", subject: "ana@acme.test", destination: "bo@acme.test", reason: "IT-7" },
    })
    await server.ask("POST", `/v1/plans/${body.id}/operations`, { headers: { "if-match": headers.get("etag") ?? "" } })
    return `/v1/operations/${body.id}/events`
  }
  const recorded = async (path: string) =>
    (await server.ask("GET", path, { headers: { accept: "application/json" } })).body

  test("each as it comes, until it ends; whoever comes back has what is left, without a gap or a repeat", async () => {
    const path = await begin()
    const seen: Array<Told> = []
    // Goes away after every third event, until the server says that nothing more comes.
    for (let last = 0, more = true; more; last = seen.at(-1)?.id ?? 0) {
      const { status, told } = await follow(server, path, { last, atMost: 3 })
      seen.push(...told)
      more = status === 200
    }
    const all = await recorded(path)
    expect(seen.map(({ data }) => data)).toEqual(all)
    expect(seen.map(({ id }) => id)).toEqual(all.map((_: unknown, index: number) => index + 1))
    expect(seen.every(({ event, data }) => event === data.event.type)).toBe(true)
    expect(seen[0]?.event).toBe("planned")
    expect(seen.at(-1)?.data.event).toMatchObject({ type: "state", state: "done" })
  })

  test("whoever claims to have seen more than there is has what comes next, to the end", async () => {
    await server.control("POST", "faults", { kind: "slow", ms: 1500, method: "PUT", times: 1 })
    const path = await begin()
    const { told } = await follow(server, path, { last: 999 })
    expect(told.at(-1)?.data.event).toMatchObject({ type: "state", state: "done" })
    expect((await follow(server, path, { last: 999 })).status).toBe(204)
  })

  test("those after an index, as JSON", async () => {
    const path = await begin()
    await follow(server, path, {})
    const all = await recorded(path)
    const { body } = await server.ask("GET", path, { headers: { accept: "application/json", "last-event-id": "2" } })
    expect(body).toEqual(all.slice(2))
    expect((await server.ask("GET", path, { headers: { "last-event-id": "x" } })).status).toBe(400)
  })
})
