import { afterEach, beforeEach, expect, test } from "vitest"
import { clockAhead } from "./clock-ahead.ts"
import { type FrontDoor, isWrite, openFrontDoor } from "./front-door.ts"

let door: FrontDoor
beforeEach(async () => {
  door = await openFrontDoor("--world", "shift-based")
})
afterEach(() => door.close())

const offboard = ["offboard", "ana@acme.test", "--to", "cy@acme.test", "--yes"]

test("a shift-based schedule changes hands in some minutes: that is said and waited for, and survives a kill", async () => {
  const child = door.begin(offboard)
  let shown = ""
  child.stdout?.on("data", (part) => (shown += String(part)))
  await expect
    .poll(() => shown, { timeout: 60_000 })
    .toMatch(/waiting +User Ana Ruiz.*"Night desk" names Ana Ruiz until/s)
  child.kill("SIGKILL")
  expect((await door.pagerduty("GET", "/users/PANA001")).status).toBe(200)
  const written = (await door.requests()).filter(isWrite).length

  await door.control("POST", "clock", { advanceSeconds: 35 * 60 })
  const { code, stdout } = await door.run([...offboard, "--json"], clockAhead(35))
  expect(JSON.parse(stdout)).toMatchObject({ left: [], differences: [] })
  expect(code).toBe(0)
  expect((await door.pagerduty("GET", "/users/PANA001")).status).toBe(404)
  // The deletion alone was left.
  expect((await door.requests()).filter(isWrite).slice(written)).toMatchObject([
    { method: "DELETE", path: "/users/PANA001" },
  ])
})
