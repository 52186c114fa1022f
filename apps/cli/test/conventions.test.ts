import { afterAll, beforeAll, expect, test } from "vitest"
import { type FrontDoor, openFrontDoor } from "./front-door.ts"

let door: FrontDoor
beforeAll(async () => {
  door = await openFrontDoor("--world", "one-schedule")
})
afterAll(() => door.close())

test.each([
  ["accounts"],
  ["entitlements", "of"],
  ["oncall", "check"],
  ["plan", "offboard"],
  ["show"],
  ["apply"],
  ["offboard"],
  ["doctor"],
])("%s: help with an example", async (...command) => {
  const { code, stdout } = await door.run([...command, "--help"])
  expect(stdout).toContain("EXAMPLES")
  expect(stdout).toContain(`latchkey ${command[0]}`)
  expect(code).toBe(0)
})

test("prints completions", async () => {
  const { code, stdout } = await door.run(["--completions", "bash"])
  expect(stdout).toContain("offboard")
  expect(code).toBe(0)
})

test("interrupted: the call to PagerDuty stops, exit 130", async () => {
  await door.control("POST", "faults", { kind: "hold-before", path: "^/users" })
  const child = door.begin(["accounts"])
  const code = new Promise((resolve) => child.on("close", resolve))
  await expect.poll(async () => (await door.requests()).length, { timeout: 20_000 }).toBeGreaterThan(0)
  child.kill("SIGINT")
  expect(await code).toBe(130)
  await door.control("DELETE", "faults")
})

test("keeps the reason in plan and journal", async () => {
  const { stdout } = await door.run([
    "plan",
    "transfer",
    "ana@acme.test",
    "--to",
    "bo@acme.test",
    "--reason",
    "HR-17",
    "--json",
  ])
  expect(JSON.parse(stdout)).toMatchObject({ reason: "HR-17", change: "transfer" })
})
