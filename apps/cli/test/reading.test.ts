import { afterAll, beforeAll, expect, test } from "vitest"
import { type FrontDoor, openFrontDoor } from "./front-door.ts"

let door: FrontDoor
beforeAll(async () => {
  door = await openFrontDoor("--world", "acme")
})
afterAll(() => door.close())

const json = async (...args: ReadonlyArray<string>) => JSON.parse((await door.run([...args, "--json"])).stdout)

test("lists every account once, a hundred a call", async () => {
  const accounts: Array<{ id: string; status: string }> = await json("accounts")
  const { body } = await door.pagerduty("GET", "/users?limit=1&total=true")
  expect(accounts.length).toBeGreaterThan(40)
  expect(new Set(accounts.map(({ id }) => id)).size).toBe(accounts.length)
  expect(body).toMatchObject({ total: accounts.length })
  expect(accounts.filter(({ status }) => status === "invited").length).toBeGreaterThan(0)
})

test("prints a line of JSON for each account", async () => {
  const { stdout } = await door.run(["accounts", "--ndjson", "--query", "ana@acme.test"])
  const rows: ReadonlyArray<{ email: string }> = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
  expect(rows.map(({ email }) => email)).toContain("ana@acme.test")
  expect(rows.every(({ email }) => email.endsWith("ana@acme.test"))).toBe(true)
})

test("says who is on call, in one call when the id is known", async () => {
  await door.control("DELETE", "requests")
  const { code, stdout } = await door.run(["oncall", "check", "PANA001", "--json"])
  const answer: { onCall: boolean } = JSON.parse(stdout)
  expect(code).toBe(answer.onCall ? 0 : 3)
  expect((await door.requests()).length).toBe(1)
})

test("says no with exit 3", async () => {
  const { code, stdout } = await door.run(["oncall", "check", "dee@acme.test", "--json"])
  expect(JSON.parse(stdout)).toMatchObject({ onCall: false, duties: [] })
  expect(code).toBe(3)
})

test("says what a person holds", async () => {
  const grants: ReadonlyArray<{ entitlement: { type: string } }> = await json("entitlements", "of", "ana@acme.test")
  const types = new Set(grants.map(({ entitlement }) => entitlement.type))
  expect([...types].toSorted()).toEqual(["escalation_policy", "license", "role", "schedule", "team"])
})

test("reads the grants of everyone in calls that don't grow with people times anything", async () => {
  await door.control("DELETE", "requests")
  const grants: ReadonlyArray<unknown> = await json("entitlements", "list")
  const teams = (await door.requests()).filter(({ path }) => path.includes("/members")).length
  expect(grants.length).toBeGreaterThan(80)
  // Users, licenses, teams, schedules of both kinds, policies: a page each; and a page of members for each team.
  expect((await door.requests()).length).toBe(6 + teams)
})

/** A connection to a SCIM service alone. */
const SCIM = { PAGERDUTY_TOKEN: "", SCIM_TOKEN: "wrong", SCIM_BASE_URL: "http://127.0.0.1:1" }

test.each([
  ["a token that is not taken", { PAGERDUTY_TOKEN: "wrong" }, ["accounts"], 4, "token"],
  ["nobody of that name", {}, ["entitlements", "of", "nobody@acme.test"], 1, "nobody@acme.test"],
  ["no connection at all", { PAGERDUTY_TOKEN: "" }, ["accounts"], 2, "PAGERDUTY_TOKEN"],
  ["a flag that isn't one", {}, ["accounts", "--nonsense"], 2, "nonsense"],
  ["an instant that isn't one", {}, ["oncall", "check", "PANA001", "--at", "yesterday"], 2, "RFC 3339"],
  ["a plan that isn't there", {}, ["apply", "/nowhere/plan.json"], 2, "/nowhere/plan.json"],
  ["a file that is no plan", {}, ["apply", import.meta.filename], 2, "it is not a Latchkey plan (saved with --out). "],
  ["nobody of that id", {}, ["transfer", "PNOSUCH", "--to", "bo@acme.test"], 1, "PNOSUCH"],
  ["nobody at all", {}, ["offboard", ""], 1, 'no user with the id ""'],
  ["an id that can't be one, on call", {}, ["oncall", "check", "no/body"], 1, "no/body"],
  ["a name in place of an id, on call", {}, ["oncall", "check", "Ruiz"], 1, "Ruiz"],
  ["a schedule of no such name", {}, ["oncall", "check", "PDENOV1", "--schedule", "Nights"], 1, '"Nights"'],
  [
    "a file that can't be written",
    {},
    ["plan", "transfer", "PDENOV1", "--out", "/nowhere/p.json"],
    2,
    "/nowhere/p.json",
  ],
  ["two formats", {}, ["accounts", "--json", "--ndjson"], 2, "not both"],
  ["a PagerDuty that isn't there", { PAGERDUTY_API_URL: "http://127.0.0.1:1" }, ["accounts"], 1, "(bad port)"],
  ["an app without on-call", SCIM, ["oncall", "check", "ana@acme.test"], 1, "has no OnCallCheck"],
  ["an app where nothing is handed over", SCIM, ["transfer", "ana@acme.test"], 1, "has no TransferData"],
  ["an app without sessions", SCIM, ["revoke-sessions", "ana@acme.test", "--yes"], 1, "has no RevokeSessions"],
  ["a connection that isn't there", {}, ["accounts", "--connection", "x"], 2, '"x"'],
])("%s: a clear error and its exit code", async (_what, env, args, code, words) => {
  const ended = await door.run(args, env)
  expect(`${ended.stderr}${ended.stdout}`).toContain(words)
  expect(ended.stdout + ended.stderr).not.toContain("wrong\n")
  expect(ended.code).toBe(code)
})

test("lists connectors, connections, and tries them", async () => {
  expect(await json("connectors")).toMatchObject([
    { id: "github", capabilities: { length: 4 } },
    { id: "pagerduty", capabilities: { length: 7 } },
    { id: "scim", capabilities: { length: 3 } },
  ])
  expect(await json("connections")).toMatchObject([{ name: "pagerduty", writes: true }])
  expect(await json("doctor")).toMatchObject([
    {
      connection: "pagerduty",
      well: true,
      found: [expect.stringMatching(/reads users, teams, schedules/), expect.any(String)],
    },
  ])
})
