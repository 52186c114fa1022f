import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { type FrontDoor, openFrontDoor } from "./front-door.ts"

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

test.each([
  ["who leaves and takes over", ["ana@acme.test,bo@acme.test", "PBOCHE1,cy@acme.test"], 3, "leaves too"],
  ["who leaves twice", ["ana@acme.test,bo@acme.test", "PANA001,cy@acme.test"], 3, "twice"],
  ["nobody", [], 2, "nobody is in it"],
  ["half a line", ["ana@acme.test"], 2, "leaver,successor"],
])("refuses a file with %s, before anything is changed", async (_, lines, code, words) => {
  const ended = await door.run(["offboard", "--from-csv", file(...lines), "--yes"])
  expect(ended).toMatchObject({ code, stderr: expect.stringContaining(words) })
  expect(await writes()).toEqual([])
})

test("asks for no less than a file or a person", async () => {
  expect((await door.run(["offboard"])).code).toBe(2)
  expect((await door.run(["offboard", "ana@acme.test", "--from-csv", file("a,b")])).code).toBe(2)
  expect((await door.run(["offboard", "--from-csv", "/nowhere.csv", "--yes"])).code).toBe(2)
})
