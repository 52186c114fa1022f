import { startEmulator } from "@latchkey/emulator-github"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type FrontDoor, openFrontDoor } from "./front-door.ts"

// Another source through the same front door: what it has, and what it has not.
const github = await startEmulator()
const env = { GITHUB_TOKEN: github.token, GITHUB_API_URL: github.url, GITHUB_ORG: "acme-org" }
let door: FrontDoor
beforeAll(async () => {
  door = await openFrontDoor("--world", "one-schedule")
})
afterAll(async () => {
  door.close()
  await github.close()
})
const run = (...args: ReadonlyArray<string>) => door.run([...args, "--connection", "github"], env)

test("lists who is in an organisation", async () => {
  const accounts: ReadonlyArray<{ name: string }> = JSON.parse((await run("accounts", "--json")).stdout)
  expect(accounts.map(({ name }) => name).toSorted()).toEqual([
    "ana",
    "bo",
    "cy",
    "dee",
    "new@acme.test",
    "olga",
    "zoe",
  ])
})

test("says plainly that it knows nothing of on-call", async () => {
  const { code, stderr } = await run("oncall", "check", "ana")
  expect(stderr).toContain('The connection "github" has no OnCallCheck.')
  expect(code).toBe(1)
})

test("offboards: everything handed over, then the membership ended", async () => {
  const { code, stderr } = await run("offboard", "ana", "--to", "dee", "--yes")
  expect([code, stderr]).toEqual([0, expect.any(String)])
  const { stdout } = await run("accounts", "--query", "ana", "--json")
  expect(JSON.parse(stdout)).toEqual([])
})

test("a GITHUB_TOKEN without an organisation is something else's, and in nobody's way", async () => {
  const { code } = await door.run(["accounts", "--json"], { GITHUB_TOKEN: "ghp_for_something_else" })
  expect(code).toBe(0)
})
