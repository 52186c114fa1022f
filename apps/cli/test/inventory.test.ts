import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type FrontDoor, openFrontDoor } from "./front-door.ts"

let door: FrontDoor
beforeAll(async () => {
  door = await openFrontDoor("--world", "acme")
})
afterAll(() => door.close())

const json = async (...args: ReadonlyArray<string>) => JSON.parse((await door.run([...args, "--json"])).stdout)

test("before the first sync nothing is known, and nothing is taken for empty", async () => {
  for (const args of [["review"], ["changes"], ["licenses"], ["accounts", "--status", "deprovisioned"]])
    expect(await door.run(args)).toMatchObject({ code: 1, stderr: expect.stringContaining("latchkey sync") })
})

test("from the first sync to who left: status, changes, review, licenses", async () => {
  const everybody: ReadonlyArray<unknown> = await json("accounts")
  const grants: ReadonlyArray<unknown> = await json("entitlements", "list")
  expect(await json("sync")).toMatchObject({
    connection: "pagerduty",
    outcome: "done",
    accounts: everybody.length,
    changes: { joined: everybody.length, "grant added": grants.length },
    unseen: [],
  })
  expect(await json("review")).toHaveLength(grants.length)
  expect(await json("accounts", "--status", "deprovisioned")).toEqual([])

  const [person] = await json("accounts", "--query", "leila@acme.test")
  const before: ReadonlyArray<{ id: string; held: number; freed: number }> = await json("licenses", person.email)
  expect(before.reduce((all, { freed }) => all + freed, 0)).toBe(1)
  expect((await door.pagerduty("DELETE", `/users/${person.id}`)).status).toBe(204)
  const { code, stdout } = await door.run(["sync"])
  expect(stdout).toContain("1 left")
  expect(code).toBe(0)
  const [gone] = await json("accounts", "--status", "deprovisioned")
  expect(gone).toMatchObject({ id: person.id, email: person.email, status: "deprovisioned" })
  expect(await json("accounts", "--query", person.email)).toEqual([])
  expect(await json("accounts", "--status", "deprovisioned", "--query", "nobody of this name")).toEqual([])

  const since = String(everybody.length + grants.length)
  const changes: ReadonlyArray<{ type: string; account: string }> = await json("changes", "--since", since)
  expect(changes[0]).toMatchObject({ type: "left", account: person.id, at: gone.deprovisionedAt })
  expect(new Set(changes.map(({ account }) => account))).toEqual(new Set([person.id]))
  expect(await json("changes", "--since", gone.deprovisionedAt)).toEqual(changes)
  expect(await json("changes", "--since", "9999-01-01")).toEqual([])
  const after: ReadonlyArray<{ id: string; held: number }> = await json("licenses")
  expect(after.map(({ held }) => held)).toEqual(before.map(({ held, freed }) => held - freed))
})

test("a review as CSV has a row for each of what is held, under headings", async () => {
  await door.run(["sync"])
  const rows: ReadonlyArray<Record<string, string>> = await json("review")
  const { stdout, code } = await door.run(["review", "--csv"])
  const [headings, ...lines] = stdout.trimEnd().split("\r\n")
  expect(headings).toBe("connection,account,name,email,status,type,entitlement,entitlementName,as")
  expect(lines).toHaveLength(rows.length)
  expect(lines[0]?.startsWith(`pagerduty,${rows[0]?.["account"]},`)).toBe(true)
  expect(code).toBe(0)
})

test("who holds a license and has not signed in for long: never, where they were only invited", async () => {
  await door.run(["sync"])
  const idle: ReadonlyArray<{ email: string; signedInAt?: string }> = await json("licenses", "--idle-days", "1")
  const invited = idle.find(({ email }) => email === "tom@acme.test")
  expect(invited).toMatchObject({ license: expect.any(String) })
  expect(invited?.signedInAt).toBeUndefined()
  expect(await json("licenses", "--idle-days", "36500")).toEqual([])
})

test("too many gone at once is held, exit 3, until a person confirms it", async () => {
  const held = join(door.folder, "none-may-go.json")
  const config = { connector: "pagerduty", settings: { apiUrl: door.emulator.url }, sync: { mostGone: 0 } }
  writeFileSync(
    held,
    JSON.stringify({ connections: { acme: { ...config, secrets: { token: { env: "PAGERDUTY_TOKEN" } } } } }),
  )
  const which = ["--config", held, "--connection", "acme"]
  const sync = ["sync", ...which]
  expect(await door.run(sync)).toMatchObject({ code: 0 })
  const [person] = await json("accounts", "--query", "fatima@acme.test")
  expect((await door.pagerduty("DELETE", `/users/${person.id}`)).status).toBe(204)
  const first = await door.run([...sync, "--json"])
  expect(JSON.parse(first.stdout)).toMatchObject({ outcome: "held", held: { missing: 1, mostGone: 0 }, changes: {} })
  expect(first).toMatchObject({ code: 3, stderr: expect.stringContaining("--confirm") })
  expect((await door.run(["licenses", ...which])).stderr).toContain("The last sync is held")
  expect(await json("accounts", "--status", "deprovisioned", ...which)).toEqual([])
  expect(await door.run([...sync, "--confirm"])).toMatchObject({ code: 0, stdout: expect.stringContaining("1 left") })
  expect(await json("accounts", "--status", "deprovisioned", ...which)).toMatchObject([{ id: person.id }])
})

test("a listing that breaks off concludes nothing, and says so by its exit code", async () => {
  await door.run(["sync"])
  await door.control("POST", "faults", { kind: "error", path: "^/users", status: 500, times: 100 })
  const broken = await door.run(["sync"])
  await door.control("DELETE", "faults")
  expect(broken.code).toBe(1)
  expect((await door.run(["review"])).stderr).toContain("The last sync failed")
  expect(await json("sync")).toMatchObject({ outcome: "done", changes: {} })
})

test("what a sync could not see is said wherever somebody asks for it", async () => {
  await door.control("POST", "faults", { kind: "error", path: "^/license_allocations", times: 100 })
  const synced = await door.run(["sync"])
  await door.control("DELETE", "faults")
  expect(synced).toMatchObject({ code: 0, stdout: expect.stringContaining("grants of type license") })
  const { stderr, code } = await door.run(["licenses"])
  expect(stderr).toContain("Not seen by the last sync: grants of type license")
  expect(code).toBe(0)
  await door.run(["sync"])
  expect((await door.run(["licenses"])).stderr).toBe("")
})

test.each([
  ["no instant", ["changes", "--since", "yesterday"], 2, "ISO 8601|2026-11-24"],
  ["days that are none", ["licenses", "--idle-days", "0"], 2, "1 or more"],
  ["two formats", ["review", "--csv", "--json"], 2, "one of them"],
  ["nobody of that name", ["licenses", "nobody@acme.test"], 1, "nobody@acme.test"],
])("%s: a clear error and its exit code", async (_what, args, code, words) => {
  await door.run(["sync"])
  expect(await door.run(args)).toMatchObject({ code, stderr: expect.stringMatching(words) })
})

test.each(["sync", "changes", "review", "licenses", "accounts"])("%s: help with an example", async (command) => {
  const { stdout } = await door.run([command, "--help"])
  expect(stdout).toContain(`latchkey ${command}`)
  expect(stdout).toContain("EXAMPLES")
})
