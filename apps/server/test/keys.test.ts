import { DatabaseSync } from "node:sqlite"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onEachDatabase } from "@latchkey/database/testing"
import { afterEach, beforeEach, expect, test } from "vitest"
import { type Running, startServer } from "./server.ts"

const file = () => join(mkdtempSync(join(tmpdir(), "latchkey-keys-")), "latchkey.db")

onEachDatabase((fresh) => {
  let server: Running
  let place: Awaited<ReturnType<typeof fresh>>
  beforeEach(async () => {
    place = await fresh()
    server = await startServer({ place })
  })
  afterEach(() => server.close())

  test("the first key is made once a database", async () => {
    expect(server.key).toMatch(/^lk_[0-9a-f]{12}_[\w-]{43}$/)
    const again = await startServer({ place, emulator: server.emulator })
    expect(again.key).toBe("")
    expect((await again.ask("GET", "/v1/connectors", { key: server.key })).status).toBe(200)
    await again.close()
  })

  test("a key is shown once, listed without itself, and good until it is revoked", async () => {
    const { ask } = server
    const made = await ask("POST", "/v1/keys", { body: { name: "ci", scopes: ["read"], connections: ["acme"] } })
    expect(made).toMatchObject({ status: 201, body: { name: "ci", scopes: ["read"], connections: ["acme"] } })
    const { id, key } = made.body
    const list = await ask("GET", "/v1/keys")
    expect(list.body.items).toMatchObject([{ id, name: "ci" }, { name: "admin" }])
    expect(list.text).not.toContain(key.slice(-43))
    expect((await ask("GET", "/v1/connections", { key })).status).toBe(200)
    expect((await ask("POST", "/v1/keys", { body: { name: "ci", scopes: ["read"] } })).status).toBe(409)

    expect((await ask("DELETE", `/v1/keys/${id}`)).status).toBe(204)
    expect((await ask("GET", "/v1/connections", { key })).status).toBe(401)
    expect((await ask("GET", "/v1/keys")).body.items).toMatchObject([{ id, revoked: expect.any(String) }, {}])
    expect((await ask("DELETE", "/v1/keys/nothing")).status).toBe(404)
  })

  test("a key is good no longer than it was made for", async () => {
    const expires = new Date(Date.now() + 1500).toISOString()
    const key = await server.keyWith(["read"], { expires })
    expect((await server.ask("GET", "/v1/connections", { key })).status).toBe(200)
    await expect
      .poll(async () => (await server.ask("GET", "/v1/connections", { key })).status, { timeout: 5000 })
      .toBe(401)
  })
})

test("of a key only a hash is kept", async () => {
  const place = { file: file() }
  const server = await startServer({ place })
  const database = new DatabaseSync(place.file, { readOnly: true })
  const rows = JSON.stringify(database.prepare("SELECT * FROM api_key").all())
  database.close()
  expect(rows).toContain("admin")
  expect(rows).not.toContain(server.key.slice(-43))
  await server.close()
})
