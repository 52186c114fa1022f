import { expect, test } from "vitest"
import { empty } from "../worlds/empty.ts"
import { as, at, bench, each, now, refusal } from "./testing/bench.ts"

const reset = "/_emulator/reset"
const team = { team: { type: "team", name: "Ops" } }

test("the requests are listed, oldest first, and forgotten when asked", async () => {
  await using pagerduty = await bench()
  await pagerduty.get("/users?include[]=teams")
  await pagerduty.get("/users/PNONE")
  await pagerduty.state()
  expect(await pagerduty.requests()).toEqual([
    { at: "2026-11-24T08:00:00.000Z", method: "GET", path: "/users?include[]=teams", status: 200 },
    { at: "2026-11-24T08:00:00.000Z", method: "GET", path: "/users/PNONE", status: 404 },
  ])
  await pagerduty.remove("/_emulator/requests")
  expect(await pagerduty.requests()).toEqual([])
})

test("a reset brings back the world as started: state, clock, switches, and no requests or faults", async () => {
  await using pagerduty = await bench("one-schedule", { rateLimit: 100 })
  const before = await pagerduty.state()
  await pagerduty.post("/teams", team)
  await pagerduty.clock({ advanceSeconds: 60 })
  await pagerduty.switches({ rateLimit: 7 })
  await pagerduty.fault({ kind: "error" })
  expect(await pagerduty.state()).not.toEqual(before)
  await pagerduty.post(reset, undefined)
  expect(await pagerduty.state()).toEqual(before)
  expect(await pagerduty.requests()).toEqual([])
})

test("a reset may bring another world, by name or whole, with switches and a time", async () => {
  await using pagerduty = await bench("one-schedule")
  await pagerduty.post(reset, { world: "empty" })
  expect(each(await pagerduty.get("/schedules"), "schedules", "id")).toEqual([])
  await pagerduty.post(reset, {
    world: "one-schedule",
    switches: { overridesStatus: 201 },
    now: "2026-12-01T08:00:00Z",
  })
  expect(each(await pagerduty.get("/oncalls"), "oncalls", "user.id")).toEqual(["PANA001"])
  expect(await pagerduty.state()).toMatchObject({ now: "2026-12-01T08:00:00.000Z", switches: { overridesStatus: 201 } })
  const whole = empty(new Date(now))
  await pagerduty.post(reset, {
    world: {
      ...whole,
      teams: [{ id: "PTMINE1", name: "Mine", description: null, default_role: "manager", members: [] }],
    },
  })
  expect(each(await pagerduty.get("/teams"), "teams", "id")).toEqual(["PTMINE1"])
  expect((await pagerduty.post(reset, { world: "mars" })).status).toBe(400)
})

test("the clock is set and moved on", async () => {
  await using pagerduty = await bench()
  expect((await pagerduty.clock({ now: "2027-01-01T00:00:00+01:00" })).body).toEqual({
    now: "2026-12-31T23:00:00.000Z",
  })
  expect((await pagerduty.clock({ advanceSeconds: 90 })).body).toEqual({ now: "2026-12-31T23:01:30.000Z" })
  expect((await pagerduty.clock({ now: "noon" })).status).toBe(400)
})

test("switches are shown and set; one that there is not is refused", async () => {
  await using pagerduty = await bench()
  await pagerduty.switches({ v3: "forbidden" })
  expect((await pagerduty.get("/_emulator/switches")).body).toMatchObject({ v3: "forbidden", offboarding: "refuse" })
  expect(refusal(await pagerduty.post("/_emulator/switches", { weather: "rain" }))).toEqual([
    400,
    2001,
    "There is no switch weather",
  ])
})

test("faults are listed; an unknown kind is refused", async () => {
  await using pagerduty = await bench()
  await pagerduty.fault({ kind: "error", times: 1 })
  expect((await pagerduty.get("/_emulator/faults")).body).toEqual([{ kind: "error", times: 1 }])
  await pagerduty.remove("/_emulator/faults")
  expect((await pagerduty.get("/users")).status).toBe(200)
  expect((await pagerduty.post("/_emulator/faults", { kind: "flood" })).status).toBe(400)
  expect((await pagerduty.post("/_emulator/faults", { kind: "error", path: "(" })).status).toBe(400)
})

test("so many calls a minute: the headers tell, and 429 follows", async () => {
  await using pagerduty = await bench("empty", { rateLimit: 2 })
  const first = await pagerduty.get("/users")
  expect(["limit", "remaining"].map((name) => first.headers.get(`ratelimit-${name}`))).toEqual(["2", "1"])
  expect(Number(first.headers.get("ratelimit-reset"))).toBeGreaterThan(50)
  await pagerduty.get("/users")
  expect(refusal(await pagerduty.get("/users"))).toEqual([429, 2020])
  expect(
    at(await pagerduty.get("/users", { authorization: `Bearer ${pagerduty.running.accountToken}` }), "limit"),
  ).toBe(25)
})

test("what there is not, is not found; a body that is no JSON is refused", async () => {
  await using pagerduty = await bench()
  const headers = { authorization: `Bearer ${pagerduty.running.token}` }
  const lost = await fetch(`${pagerduty.running.url}/nothing/here`, { headers })
  expect([lost.status, await lost.json()]).toEqual([404, { error: { message: "Not Found", code: 2100 } }])
  const garbled = await fetch(`${pagerduty.running.url}/teams`, { method: "POST", headers, body: "{" })
  expect(garbled.status).toBe(400)
})

test("a person's tokens share one budget", async () => {
  await using pagerduty = await bench("one-schedule", { rateLimit: 2 })
  const minted = await pagerduty.post("/_emulator/tokens", { scopes: ["users.read"], user: "POLGA01" })
  const oauth = as(String(at(minted, "token")))
  const answers = [
    await pagerduty.get("/users"),
    await pagerduty.get("/users", oauth),
    await pagerduty.get("/users", oauth),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
  expect((await pagerduty.get("/users", as(pagerduty.running.accountToken))).status).toBe(200)
})
