import { join } from "node:path"
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
  await expect.poll(async () => (await door.requests()).length, { timeout: 60_000 }).toBeGreaterThan(0)
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

test("at a terminal no line is wider than it", async () => {
  const { stdout } = await door.atTerminal(["plan", "offboard", "ana@acme.test", "--to", "bo@acme.test"], "")
  expect(stdout).toContain("offboard ana@acme.test")
  expect(stdout.split(/\r?\n/).filter((line) => line.length > 60)).toEqual([])
})

test("at a terminal a table loses no word", async () => {
  const { stdout } = await door.run(["doctor"])
  const words = stdout.split(/\s+/).toSorted()
  expect((await door.atTerminal(["doctor"], "")).stdout.split(/\s+/).toSorted()).toEqual(words)
})

test("signs somebody out, and does nothing else", async () => {
  await door.control("DELETE", "requests")
  const { code, stdout } = await door.run(["revoke-sessions", "ana@acme.test", "--yes", "--json"])
  expect(JSON.parse(stdout)).toMatchObject({
    plan: { change: "revoke-sessions" },
    receipts: [{ outcome: "done" }],
    left: [],
  })
  expect(code).toBe(0)
  const writes = (await door.requests()).filter(({ method }) => method !== "GET")
  expect(writes.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`)).toEqual([
    "DELETE /oauth_delegations?user_id=PANA001&type=web,mobile",
  ])
})

test("a plan's cover is drawn, day by day, before and after", async () => {
  const file = join(door.folder, "cover.json")
  await door.run(["plan", "transfer", "ana@acme.test", "--to", "bo@acme.test", "--weeks", "3", "--out", file])
  const { stdout } = await door.run(["show", file, "--cover"])
  const drawn = (label: string) => [...stdout.matchAll(new RegExp(`^ +${label}  (.*)$`, "gm"))].map(([, days]) => days)
  const [was, is] = [drawn("was").join("").replaceAll(" ", ""), drawn("is").join("").replaceAll(" ", "")]
  expect(was).toMatch(/^[ABC]{21,22}$/)
  const [ana, bo] = ["Ana Ruiz", "Bo Chen"].map((name) => stdout.match(new RegExp(`^(.) ${name}$`, "m"))?.[1] ?? "?")
  expect(is).toBe(was.replaceAll(ana ?? "?", bo ?? "?"))
  expect(stdout).toContain("Nobody: 0 h, as before.")
  expect((await door.run(["plan", "transfer", "PANA001", "--weeks", "13"])).code).toBe(2)
})

test("what a connector leaves open can be said by its name, and what it does not know is refused", async () => {
  const asked = ["plan", "transfer", "PANA001", "--to", "bo@acme.test", "--json", "--option"]
  const { stdout } = await door.run([...asked, "weeks=3"])
  expect(JSON.parse(stdout)).toMatchObject({ request: { options: { weeks: 3 } } })
  expect(await door.run([...asked, "colour=red"])).toMatchObject({ code: 2, stderr: expect.stringContaining("colour") })
  expect(await door.run([...asked, "weeks=13"])).toMatchObject({ code: 2, stderr: expect.stringContaining("weeks") })
})

test("who takes over one schedule alone is named by its id", async () => {
  const { stdout } = await door.run(["plan", "transfer", "PANA001", "--to", "PSONE01=cy@acme.test", "--json"])
  expect(JSON.parse(stdout)).toMatchObject({
    request: { options: { destinations: { PSONE01: "cy@acme.test" } } },
    steps: [{ kind: "schedule", intent: { to: { name: "Cy Okafor" } } }],
  })
  const twice = await door.run(["plan", "transfer", "PANA001", "--to", "bo@acme.test", "--to", "cy@acme.test"])
  expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining("bo@acme.test, cy@acme.test") })
})

test("interrupted at a question, which no word of progress runs into, it says that nothing was changed", async () => {
  // What is asked last takes as long as a word of progress.
  await door.control("POST", "faults", { kind: "slow", path: "^/licenses", ms: 2_500, times: 1 })
  const { code, stdout } = await door.atTerminal(["offboard", "cy@acme.test", "--to", "bo@acme.test"], "\u0003", 4_000)
  expect(stdout).toContain("Nothing was changed.")
  expect(stdout.split("go on:")[1]).not.toContain("calls")
  expect(code).toBe(130)
})

test("at a terminal a deletion asks for the e-mail: another one cancels, the right one goes on", async () => {
  const args = ["offboard", "cy@acme.test", "--to", "bo@acme.test"]
  const wrong = await door.atTerminal(args, "bo@acme.test")
  expect(wrong).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("That is not cy@acme.test: nothing was changed."),
  })
  expect((await door.pagerduty("GET", "/users/PCYOKA1")).status).toBe(200)

  const right = await door.atTerminal(args, "cy@acme.test")
  expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining("Left: nothing.") })
  expect((await door.pagerduty("GET", "/users/PCYOKA1")).status).toBe(404)
})
