import { onEachDatabase } from "@latchkey/database/testing"
import { afterEach, beforeEach, expect, test } from "vitest"
import { type Running, startServer } from "./server.ts"

const KIM = "kim@acme.test"

onEachDatabase((fresh) => {
  let server: Running
  beforeEach(async () => {
    server = await startServer({ world: "acme", place: await fresh() })
  })
  afterEach(() => server.close())

  const pagerduty = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${server.emulator.url}${path}`, {
      method,
      headers: { authorization: `Token token=${server.emulator.token}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return answer.text()
  }

  test("synced, changed, synced again: who is gone stays listed, and what changed is told page by page", async () => {
    const { ask } = server
    const path = "/v1/connections/acme"
    expect((await ask("GET", `${path}/changes`)).status).toBe(404)
    const first = await ask("POST", `${path}/syncs`)
    expect(first).toMatchObject({ status: 202, body: { connection: "acme", index: 1, outcome: "done" } })
    const { user } = JSON.parse(await pagerduty("POST", "/users", { user: { type: "user", name: "Kim", email: KIM } }))
    await ask("POST", `${path}/syncs`)
    await pagerduty("DELETE", `/users/${user.id}`)
    const since = new Date().toISOString()
    await ask("POST", `${path}/syncs`, { body: { confirm: true } })
    expect((await ask("GET", `${path}/syncs`)).body.items.map(({ index }: { index: number }) => index)).toEqual([
      3, 2, 1,
    ])

    const { body, headers } = await ask("GET", `${path}/changes?limit=3`)
    expect(body.items.map(({ index }: { index: number }) => index)).toEqual([1, 2, 3])
    const next = /<([^>]+)>/.exec(headers.get("link") ?? "")?.[1] ?? ""
    expect((await ask("GET", next)).body.items[0]).toMatchObject({ index: 4 })
    const { body: newest } = await ask("GET", `${path}/changes?since=${since}`)
    expect(newest.items).toContainEqual(expect.objectContaining({ type: "left", account: user.id, email: KIM }))
    expect((await ask("GET", `${path}/accounts?status=deprovisioned`)).body.items).toMatchObject([
      { id: user.id, email: KIM, status: "deprovisioned", deprovisionedAt: expect.any(String) },
    ])
    const { body: review } = await ask("GET", `${path}/review?limit=200`)
    expect(review.items).toContainEqual(expect.objectContaining({ account: "PANA001", type: "role" }))
    expect(review.items).not.toContainEqual(expect.objectContaining({ account: user.id }))
    const csv = await ask("GET", `${path}/review`, { headers: { accept: "text/csv" } })
    expect(csv.text.trim().split(/\r?\n/).length).toBeGreaterThan(review.items.length)
    const { body: licenses } = await ask("GET", `${path}/licenses?who=ana@acme.test&who=bo@acme.test`)
    expect(licenses.items.reduce((sum: number, { freed }: { freed: number }) => sum + freed, 0)).toBe(2)
    const { body: idle } = await ask("GET", `${path}/licenses/idle?days=1&limit=200`)
    expect(idle.items.map(({ account }: { account: string }) => account)).toContain("PANA001")
    expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(
      /latchkey_sync_age_seconds\{connection="acme"\} \d/,
    )
  })
})
