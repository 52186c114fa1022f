import { afterEach, beforeEach, expect, test } from "vitest"
import { type FrontDoor, openFrontDoor } from "./front-door.ts"
import { asking, beginServer } from "./served.ts"

let door: FrontDoor
beforeEach(async () => {
  door = await openFrontDoor("--world", "one-schedule")
})
afterEach(() => door.close())

test("a key made on the command line is good for the server of the same machine, until it is revoked", async () => {
  const made = await door.run(["keys", "create", "ci", "--scope", "read", "--on", "pagerduty", "--json"])
  const { id, key } = JSON.parse(made.stdout)
  expect(key).toMatch(/^lk_/)
  const { child, ready } = await beginServer(door, 0)
  // There was a key already: no administrator's is made.
  expect(ready.key).toBeUndefined()
  const ask = asking({ url: ready.url, key })
  expect((await ask("GET", "/v1/connections")).status).toBe(200)
  expect((await ask("GET", "/v1/keys")).status).toBe(403)

  const list = await door.run(["keys", "list"])
  expect(list.stdout).toContain("ci")
  expect(list.stdout).not.toContain(key.slice(-43))
  expect((await door.run(["keys", "create", "ci", "--scope", "read"])).code).toBe(2)
  expect((await door.run(["keys", "create", "half", "--scope", "admin", "--on", "pagerduty"])).code).toBe(2)
  expect((await door.run(["keys", "revoke", id])).code).toBe(0)
  expect((await ask("GET", "/v1/connections")).status).toBe(401)
  expect((await door.run(["keys", "revoke", "nothing"])).code).toBe(2)
  child.kill("SIGTERM")
})
