import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { endOf, type FrontDoor, openFrontDoor } from "./front-door.ts"

let door: FrontDoor
beforeEach(async () => {
  door = await openFrontDoor("--world", "acme")
})
afterEach(() => door.close())

const file = (...lines: ReadonlyArray<string>) => {
  const path = join(door.folder, "leavers.csv")
  writeFileSync(path, ["leaver,successor", ...lines, ""].join("\n"))
  return path
}
const writes = async () =>
  (await door.requests()).filter(({ method, path }) => method !== "GET" && !path.includes("/preview"))

test("offboards everybody in a file, one plan each, and again is well", async () => {
  const leavers = file("ana@acme.test,bo@acme.test", "dee@acme.test,cy@acme.test")
  const args = ["offboard", "--from-csv", leavers, "--yes", "--json", "--reason", "HR-18"]
  const { code, stdout } = await door.run(args)
  const rows: ReadonlyArray<{ plan: { reason: string }; left: ReadonlyArray<unknown> }> = JSON.parse(stdout)
  expect(rows.map(({ plan, left }) => [plan.reason, left])).toEqual([
    ["HR-18", []],
    ["HR-18", []],
  ])
  expect(code).toBe(0)
  for (const id of ["PANA001", "PDENOV1"]) expect((await door.pagerduty("GET", `/users/${id}`)).status).toBe(404)

  await door.control("DELETE", "requests")
  expect((await door.run(args)).code).toBe(0)
  expect(await writes()).toEqual([])
})

test("who is blocked is said, and stops nobody else", async () => {
  const { code, stdout } = await door.run([
    "offboard",
    "--from-csv",
    file("olga@acme.test,bo@acme.test", "dee@acme.test,cy@acme.test"),
    "--yes",
  ])
  expect(stdout).toMatch(/olga@acme\.test +bo@acme\.test +blocked: .*account owner/)
  expect(stdout).toMatch(/dee@acme\.test +cy@acme\.test +done/)
  expect(code).toBe(5)
  expect((await door.pagerduty("GET", "/users/PDENOV1")).status).toBe(404)
})

test("who follows is planned again once somebody was performed: both are done, and cover is as promised", async () => {
  door.close()
  door = await openFrontDoor("--world", "one-schedule")
  const leavers = file("ana@acme.test,bo@acme.test", "cy@acme.test,bo@acme.test")
  const { code, stdout, stderr } = await door.run(["offboard", "--from-csv", leavers, "--yes"])
  expect(stdout).not.toContain("Not as promised")
  // The second finds another layer than the plan that was shown: it is shown again.
  expect(stderr).toContain("The plan for cy@acme.test is another now, by what was done since")
  expect(stdout).toContain("Bo Chen, Bo Chen, Cy Okafor -> Bo Chen, Bo Chen, Bo Chen")
  expect(stdout.match(/cover of 1 schedule is as promised/g)).toHaveLength(2)
  expect(code).toBe(0)
  for (const id of ["PANA001", "PCYOKA1"]) expect((await door.pagerduty("GET", `/users/${id}`)).status).toBe(404)
})

test("what is new in a plan by then nobody said yes to: it is said, and that person stays", async () => {
  door.close()
  door = await openFrontDoor("--world", "one-schedule")
  await door.control("POST", "faults", { kind: "hold-after", method: "PUT", path: "^/schedules/", times: 1 })
  const leavers = file("ana@acme.test,bo@acme.test", "cy@acme.test,bo@acme.test")
  const ended = endOf(door.begin(["offboard", "--from-csv", leavers, "--yes", "--json"]))
  await expect.poll(async () => (await door.held()).length, { timeout: 60_000 }).toBe(1)
  const [start, end] = [24, 28].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString())
  const override = { start, end, user: { id: "PCYOKA1", type: "user_reference" } }
  await door.pagerduty("POST", "/schedules/PSONE01/overrides", { overrides: [override] })
  await door.control("DELETE", "faults")
  await door.control("DELETE", "held")
  const { code, stdout } = await ended
  expect(JSON.parse(stdout)).toMatchObject([{ left: [] }, { receipts: [], left: expect.any(Array) }])
  expect(JSON.parse(stdout)[1].left[0].why).toMatch(/^New: Schedule "[^"]+": .*override/)
  expect(code).toBe(5)
  expect((await door.pagerduty("GET", "/users/PCYOKA1")).status).toBe(200)
})

test("before it asks, it shows for each what changes and what to mind", async () => {
  door.close()
  door = await openFrontDoor("--world", "one-schedule")
  const leavers = file("ana@acme.test,bo@acme.test", "cy@acme.test,bo@acme.test")
  const { code, stdout } = await door.atTerminal(["offboard", "--from-csv", leavers], "offboard 1")
  const [shown = ""] = stdout.split("go on:")
  for (const name of ["Ana Ruiz", "Cy Okafor"]) expect(shown).toMatch(new RegExp(`\\d\\. User ${name}: deleted`))
  expect(shown.match(/^Mind/gm)).toHaveLength(2)
  expect(code).toBe(2)
})

test.each([
  [
    "who leaves and takes over",
    ["ana@acme.test,bo@acme.test", "PBOCHE1,cy@acme.test"],
    3,
    /^Nothing was changed\. \S+ takes over from \S+, and leaves too: name a successor who stays, [^:]*$/m,
  ],
  [
    "who leaves twice",
    ["ana@acme.test,bo@acme.test", "PANA001,cy@acme.test"],
    3,
    /^Nothing was changed\. PANA001 is in it twice: keep one of the lines\.$/m,
  ],
  ["nobody", [], 2, /nobody is in it/],
  ["half a line", ["ana@acme.test"], 2, /leaver,successor/],
])("refuses a file with %s, before anything is changed", async (_, lines, code, words) => {
  const ended = await door.run(["offboard", "--from-csv", file(...lines), "--yes"])
  expect(ended).toMatchObject({ code, stderr: expect.stringMatching(words) })
  expect(await writes()).toEqual([])
})

test("asks for no less than a file or a person", async () => {
  expect((await door.run(["offboard"])).code).toBe(2)
  expect((await door.run(["offboard", "ana@acme.test", "--from-csv", file("a,b")])).code).toBe(2)
  expect((await door.run(["offboard", "--from-csv", "/nowhere.csv", "--yes"])).code).toBe(2)
})
