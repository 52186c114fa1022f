import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { type FrontDoor, isWrite, openFrontDoor } from "./front-door.ts"

let door: FrontDoor
beforeEach(async () => {
  door = await openFrontDoor("--world", "acme")
})
afterEach(() => door.close())

const offboard = ["offboard", "ana@acme.test", "--to", "bo@acme.test", "--yes", "--json"]

test("offboards the busiest person: every receipt done, nothing left, nobody named any more", async () => {
  const { code, stdout, stderr } = await door.run(offboard)
  expect(stderr).not.toContain("failed")
  const { receipts, left }: { receipts: ReadonlyArray<{ outcome: string }>; left: ReadonlyArray<unknown> } =
    JSON.parse(stdout)
  expect(left).toEqual([])
  expect(new Set(receipts.map(({ outcome }) => outcome))).toEqual(new Set(["done"]))
  expect(code).toBe(0)
  expect((await door.pagerduty("GET", "/users/PANA001")).status).toBe(404)
  const open = await door.pagerduty(
    "GET",
    "/incidents?user_ids[]=PANA001&statuses[]=triggered&statuses[]=acknowledged&date_range=all",
  )
  expect(open.body).toMatchObject({ incidents: [] })
})

test("performing again is well, and sends no write", async () => {
  await door.run(offboard)
  await door.control("DELETE", "requests")
  const again = await door.run(offboard)
  expect(again.code).toBe(0)
  expect((await door.requests()).filter(isWrite)).toEqual([])
})

test("a plan is saved, shown, applied once, and refused when stale", async () => {
  const file = join(door.folder, "plan.json")
  const planned = await door.run(["plan", "offboard", "ana@acme.test", "--to", "bo@acme.test", "--out", file, "--json"])
  expect(planned.code).toBe(0)
  expect(JSON.parse(planned.stdout)).toEqual(JSON.parse(readFileSync(file, "utf8")))
  expect((await door.requests()).filter(isWrite)).toEqual([])

  const plan: { steps: ReadonlyArray<{ kind: string; target: { id: string } }> } = JSON.parse(planned.stdout)
  const schedule = plan.steps.find(({ kind }) => kind === "schedule")?.target.id ?? ""
  const { body } = await door.pagerduty("GET", `/schedules/${schedule}`)
  if (typeof body !== "object" || body === null || !("schedule" in body)) throw new Error("no schedule")
  const touched = structuredClone(body.schedule)
  if (
    typeof touched !== "object" ||
    touched === null ||
    !("schedule_layers" in touched) ||
    !Array.isArray(touched.schedule_layers)
  )
    throw new Error("no layers")
  const now = Date.now()
  const layers = touched.schedule_layers.filter(({ end }) => end === null || Date.parse(end) > now).toReversed()
  await door.pagerduty("PUT", `/schedules/${schedule}`, {
    schedule: { ...touched, name: "Renamed", schedule_layers: layers },
  })

  const stale = await door.run(["apply", file, "--yes"])
  expect(stale.stderr).toContain("stale")
  expect(stale.code).toBe(3)
  expect((await door.pagerduty("GET", "/users/PANA001")).status).toBe(200)
})

test("a saved plan holds while time passes: one override begins meanwhile, another is over", async () => {
  door.close()
  door = await openFrontDoor("--world", "one-schedule")
  const file = join(door.folder, "plan.json")
  const now = Date.now()
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()
  const override = (start: string, end: string) => ({ start, end, user: { id: "PANA001", type: "user_reference" } })
  const begins = now + 8000
  await door.pagerduty("POST", "/schedules/PSONE01/overrides", {
    // What ends within a minute counts as over.
    overrides: [override(at(-600), at(67)), override(at(8), at(9000)), override(at(90_000), at(100_000))],
  })
  const saved = await door.run(["plan", "offboard", "ana@acme.test", "--to", "bo@acme.test", "--out", file, "--json"])
  const plan: { steps: ReadonlyArray<{ kind: string; before: object }> } = JSON.parse(saved.stdout)
  const going = plan.steps.find(({ kind }) => kind === "override-removal")?.before ?? {}
  expect(Object.keys(going)).toHaveLength(3)
  expect(Date.now()).toBeLessThan(begins)
  await new Promise((resolve) => setTimeout(resolve, begins - Date.now() + 500))
  const { code, stderr } = await door.run(["apply", file, "--yes"])
  expect(stderr).not.toContain("stale")
  expect(code).toBe(0)
  expect((await door.pagerduty("GET", "/users/PANA001")).status).toBe(404)
})

test("asks first: without a terminal and without --yes nothing is changed", async () => {
  const { code, stderr } = await door.run(["offboard", "ana@acme.test", "--to", "bo@acme.test"])
  expect(stderr).toContain("--yes")
  expect(code).toBe(2)
  expect((await door.requests()).filter(isWrite)).toEqual([])
})

test.each([
  ["a stakeholder", "sid@acme.test", "stakeholder"],
  ["the same person", "ana@acme.test", "themselves"],
])("a successor who can't be on call blocks: %s", async (_what, to, words) => {
  const { code, stdout, stderr } = await door.run(["offboard", "ana@acme.test", "--to", to, "--yes"])
  expect(stdout).toContain(words)
  // What was said is not said again.
  const many = stdout.match(/Cleared by:/g)?.length
  expect(stderr.trim().split("\n").at(-1)).toBe(
    `Blocked, nothing was changed: see above, ${many} thing${many === 1 ? "" : "s"}.`,
  )
  expect(code).toBe(3)
  expect((await door.requests()).filter(isWrite)).toEqual([])
})

test("a saved plan that is blocked is shown, and refused; programs are told why in one message", async () => {
  const file = join(door.folder, "blocked.json")
  await door.run(["plan", "deprovision", "olga@acme.test", "--out", file])
  const refused = await door.run(["apply", file, "--yes"])
  expect(refused.stdout).toMatch(/Blocked by\n {2}- .*account owner/)
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining("see above") })
  const forPrograms = await door.run(["apply", file, "--yes", "--json"])
  expect(forPrograms).toMatchObject({ code: 3, stderr: expect.stringMatching(/nothing was changed: .*account owner/) })
})

test("without a successor, says what blocks and who could", async () => {
  const { code, stdout } = await door.run(["plan", "offboard", "ana@acme.test", "--json"])
  const { blockers }: { blockers: ReadonlyArray<{ key: string; clearedBy: string }> } = JSON.parse(stdout)
  expect(blockers.map(({ key }) => key.split(":")[0])).toEqual(
    expect.arrayContaining(["incidents", "schedule", "escalation-policy"]),
  )
  expect(blockers.some(({ clearedBy }) => clearedBy.includes("Bo Chen"))).toBe(true)
  expect(code).toBe(3)
})

test("the account owner, and the token's own user, are not deleted", async () => {
  const { code, stdout } = await door.run(["plan", "deprovision", "olga@acme.test", "--json"])
  expect(code).toBe(3)
  const { blockers }: { blockers: ReadonlyArray<{ key: string }> } = JSON.parse(stdout)
  expect(blockers.map(({ key }) => key)).toEqual(expect.arrayContaining(["owner", "self"]))
})

test("what ended half done is planned again, also when a target is gone by then", async () => {
  await door.control("POST", "faults", { kind: "error", method: "PUT", path: "^/schedules/PSDATA1" })
  const first = await door.run(["transfer", "ana@acme.test", "--to", "bo@acme.test", "--yes"])
  expect(first.code).toBe(5)
  await door.control("DELETE", "faults")
  expect((await door.pagerduty("DELETE", "/schedules/PSMIGR1")).status).toBeGreaterThanOrEqual(200)
  const again = await door.run(["transfer", "ana@acme.test", "--to", "bo@acme.test", "--yes", "--json"])
  expect(JSON.parse(again.stdout)).toMatchObject({ left: [] })
  expect(again.code).toBe(0)
}, 120_000)
