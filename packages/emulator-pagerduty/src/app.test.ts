import { userToken } from "./auth.ts"
import { expect, test } from "vitest"
import type { Bench } from "./testing/bench.ts"
import { at, bench, each, idAt } from "./testing/bench.ts"

const reference = (id: string, type: string) => ({ id, type: `${type}_reference` })

/** A small company, by PagerDuty's operations alone. */
const build = async (pagerduty: Bench) => {
  const user = async (name: string, role = "user") =>
    idAt(await pagerduty.post("/users", { user: { type: "user", name, email: `${name}@acme.test`, role } }), "user")
  const [ana, bo, sam] = [await user("ana"), await user("bo"), await user("sam", "read_only_user")]
  const team = idAt(await pagerduty.post("/teams", { team: { type: "team", name: "Ops" } }), "team")
  await pagerduty.put(`/teams/${team}/users/${ana}`, { role: "manager" })
  await pagerduty.put(`/teams/${team}/users/${bo}`, { role: "responder" })
  const schedule = {
    type: "schedule",
    name: "Days",
    time_zone: "Europe/Berlin",
    schedule_layers: [
      {
        name: "Office hours",
        start: "2026-11-24T08:00:00Z",
        rotation_virtual_start: "2026-11-24T07:00:00Z",
        rotation_turn_length_seconds: 86_400,
        users: [ana, bo].map((id) => ({ user: reference(id, "user") })),
        restrictions: [{ type: "daily_restriction", start_time_of_day: "08:00:00", duration_seconds: 36_000 }],
      },
    ],
  }
  const days = idAt(await pagerduty.post("/schedules", { schedule }), "schedule")
  const policy = {
    type: "escalation_policy",
    name: "Ops",
    num_loops: 2,
    teams: [reference(team, "team")],
    escalation_rules: [
      { escalation_delay_in_minutes: 10, targets: [reference(days, "schedule")] },
      { escalation_delay_in_minutes: 20, targets: [reference(bo, "user")] },
    ],
  }
  const ops = idAt(await pagerduty.post("/escalation_policies", { escalation_policy: policy }), "escalation_policy")
  const service = { type: "service", name: "Shop", escalation_policy: reference(ops, "escalation_policy") }
  const shop = idAt(await pagerduty.post("/services", { service }), "service")
  const incident = { type: "incident", title: "Checkout fails", service: reference(shop, "service") }
  const down = idAt(await pagerduty.post("/incidents", { incident }), "incident")
  return { ana, bo, sam, team, days, ops, shop, down }
}

test("a world is built from an empty account by PagerDuty's own operations", async () => {
  await using pagerduty = await bench("empty")
  const { ana, bo, sam, days, down } = await build(pagerduty)
  expect(each(await pagerduty.get(`/incidents/${down}`), "incident.assignments", "assignee.id")).toEqual([ana])
  expect(each(await pagerduty.get("/oncalls"), "oncalls", "user.id")).toEqual([ana, bo])
  const week = "since=2026-11-24T08:00:00Z&until=2026-11-27T08:00:00Z&time_zone=Europe/Berlin"
  const shown = await pagerduty.get(`/schedules/${days}?${week}`)
  expect(at(shown, "schedule.final_schedule.rendered_schedule_entries")).toMatchObject([
    { user: { id: ana }, start: "2026-11-24T09:00:00+01:00", end: "2026-11-24T18:00:00+01:00" },
    { user: { id: bo }, start: "2026-11-25T08:00:00+01:00", end: "2026-11-25T18:00:00+01:00" },
    { user: { id: ana }, start: "2026-11-26T08:00:00+01:00", end: "2026-11-26T18:00:00+01:00" },
    { user: { id: bo }, start: "2026-11-27T08:00:00+01:00", end: "2026-11-27T09:00:00+01:00" },
  ])
  expect(at(await pagerduty.get(`/users/${sam}/license`), "license.role_group")).toBe("Stakeholder")
})

test("the same operations build the same world", async () => {
  const built = async () => {
    await using pagerduty = await bench("empty")
    return [await build(pagerduty), JSON.stringify(await pagerduty.state())]
  }
  const strip = ([ids, state]: Awaited<ReturnType<typeof built>>) => [
    ids,
    String(state).replaceAll(/127\.0\.0\.1:\d+/g, "here"),
  ]
  expect(strip(await built())).toEqual(strip(await built()))
})

test("self leads to the object itself", async () => {
  await using pagerduty = await bench("one-schedule")
  const places = ["users/PANA001", "schedules/PSONE01", "escalation_policies/PEONE01", "services/PVONE01"]
  for (const place of places) {
    const shown = await pagerduty.get(`/${place}`)
    const self = Object.values(Object(shown.body)).map((object) => at({ body: object }, "self"))
    expect(self).toEqual([`${pagerduty.running.url}/${place}`])
  }
})

test("abilities are listed, and known one by one", async () => {
  await using pagerduty = await bench()
  expect(at(await pagerduty.get("/abilities"), "abilities")).toContain("teams")
  expect((await pagerduty.get("/abilities/teams")).status).toBe(204)
  expect((await pagerduty.get("/abilities/sso")).status).toBe(402)
  expect((await pagerduty.get("/abilities/flight")).status).toBe(404)
})

test("every answer has an id of its own", async () => {
  await using pagerduty = await bench()
  const ids = [await pagerduty.get("/users"), await pagerduty.get("/users/PNONE")].map(({ headers }) =>
    headers.get("x-request-id"),
  )
  expect(new Set(ids).size).toBe(2)
  expect(ids).not.toContain(null)
})

test("refusals may be terse, as the switch has it", async () => {
  await using pagerduty = await bench("empty", { errorBodies: "terse" })
  expect((await pagerduty.get("/users", { authorization: "Bearer no" })).body).toBeUndefined()
  expect((await pagerduty.get("/users?limit=101")).body).toEqual({
    error: { message: "Invalid Input Provided", code: 2001, errors: "Limit must be between 1 and 100" },
  })
})

test("refused for want of rights with half a body, as the switch has it", async () => {
  await using pagerduty = await bench("one-schedule", { errorBodies: "terse", unseen: ["PSONE01"] })
  const { url } = pagerduty.running
  const headers = { authorization: `Token token=${userToken("PANA001")}` }
  const answer = await fetch(`${url}/schedules/PSONE01`, { headers })
  expect(answer.status).toBe(403)
  expect(await answer.text()).toMatch(/^\{"error":\{"message":"Access Denied"[^}]*$/)
})

test("some operations have a limit of their own", async () => {
  await using pagerduty = await bench("one-schedule", { ownRateLimit: 2 })
  const statuses = async (path: string) => {
    const all: Array<number> = []
    for (let times = 0; times < 3; times++) all.push((await pagerduty.get(path)).status)
    return all
  }
  expect(await statuses("/oncalls")).toEqual([200, 200, 429])
  expect(await statuses("/users")).toEqual([200, 200, 200])
})
