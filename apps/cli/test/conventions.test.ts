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

test("long work says so on stderr, and prints each line as it comes", async () => {
  await door.control("POST", "faults", { kind: "slow", path: "^/teams", ms: 4_000, times: 1 })
  const { stdout, stderr, code } = await door.run(["entitlements", "list", "--ndjson"])
  expect(stderr).toMatch(/^\d+ calls, \d+ s …/m)
  expect(
    stdout
      .trim()
      .split("\n")
      .every((line) => typeof JSON.parse(line) === "object"),
  ).toBe(true)
  expect(code).toBe(0)
})

test("at a terminal a deletion asks for the e-mail: another one cancels, the right one goes on", async () => {
  const args = ["offboard", "cy@acme.test", "--to", "bo@acme.test"]
  const wrong = await door.atTerminal(args, "bo@acme.test")
  expect(wrong).toMatchObject({ code: 2, stdout: expect.stringContaining("Cancelled: nothing was changed.") })
  expect((await door.pagerduty("GET", "/users/PCYOKA1")).status).toBe(200)

  const right = await door.atTerminal(args, "cy@acme.test")
  expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining("Left: nothing.") })
  expect((await door.pagerduty("GET", "/users/PCYOKA1")).status).toBe(404)
})

test("at a terminal no line is wider than it", async () => {
  const { stdout } = await door.atTerminal(["plan", "offboard", "ana@acme.test", "--to", "bo@acme.test"], "")
  expect(stdout).toContain("offboard ana@acme.test")
  expect(stdout.split(/\r?\n/).filter((line) => line.length > 60)).toEqual([])
})
