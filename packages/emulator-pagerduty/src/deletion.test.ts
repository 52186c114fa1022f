import { expect, test } from "vitest"
import { as, at, bench, each, refusal } from "./testing/bench.ts"
import { userToken } from "./auth.ts"

const ana = "PANA001"
const incident = { type: "incident", title: "Down", service: { id: "PVONE01", type: "service_reference" } }
const direct = (id: string) => ({
  escalation_policy: {
    type: "escalation_policy",
    name: "Direct",
    escalation_rules: [{ escalation_delay_in_minutes: 5, targets: [{ id, type: "user_reference" }] }],
  },
})
const handover = {
  schedule: {
    type: "schedule",
    name: "Primary",
    time_zone: "Europe/Berlin",
    schedule_layers: [
      {
        id: "PLONE01",
        start: "2026-09-21T07:00:00Z",
        end: null,
        rotation_virtual_start: "2026-09-21T07:00:00Z",
        rotation_turn_length_seconds: 604_800,
        users: ["POLGA01", "PBOCHE1", "PCYOKA1"].map((id) => ({ user: { id, type: "user_reference" } })),
      },
    ],
  },
}

test("is refused while the person has incidents, a place on a layer, a place on a policy", async () => {
  await using pagerduty = await bench("one-schedule")
  await pagerduty.post("/incidents", { incident })
  const policy = await pagerduty.post("/escalation_policies", direct(ana))
  const why = async () => refusal(await pagerduty.remove(`/users/${ana}`))
  expect(await why()).toEqual([400, 2001, "User Ana Ruiz cannot be deleted as they have 1 incident assigned to them"])

  const [id] = each(await pagerduty.get("/incidents"), "incidents", "id")
  const assignments = [{ assignee: { id: "PBOCHE1", type: "user_reference" } }]
  await pagerduty.put(`/incidents/${String(id)}`, { incident: { type: "incident", assignments } })
  expect((await why()).slice(2)).toEqual([
    expect.stringContaining("schedule Primary"),
    expect.stringContaining("policy Direct"),
  ])

  await pagerduty.put("/schedules/PSONE01", handover)
  expect((await why()).slice(2)).toEqual([expect.stringContaining("policy Direct")])
  await pagerduty.remove(`/escalation_policies/${String(at(policy, "escalation_policy.id"))}`)

  // The ended layer that names them blocks nothing, and keeps their name.
  expect((await pagerduty.remove(`/users/${ana}`)).status).toBe(204)
  const shown = await pagerduty.get("/schedules/PSONE01")
  expect(at(shown, "schedule.schedule_layers.1.users.0.user")).toMatchObject({
    id: ana,
    summary: "Ana Ruiz",
    self: null,
  })
})

test("takes the license, the sessions and the tokens with it", async () => {
  await using pagerduty = await bench("one-schedule")
  await pagerduty.put("/schedules/PSONE01", handover)
  const used = async () => Number(at(await pagerduty.get("/licenses"), "licenses.0.current_value"))
  const before = await used()
  expect((await pagerduty.get("/users/me", as(userToken(ana)))).status).toBe(200)
  await pagerduty.remove(`/users/${ana}`)
  expect(await used()).toBe(before - 1)
  expect(refusal(await pagerduty.get("/abilities", as(userToken(ana))))).toEqual([401, 2006])
  expect((await pagerduty.get(`/users/${ana}/sessions`)).status).toBe(404)
})

/** Ana goes, with an incident of hers, while Bo stands in for her. */
const offboarded = async (offboardingDelay: number) => {
  const pagerduty = await bench("one-schedule", { offboarding: "stubs", offboardingDelay })
  await pagerduty.post("/incidents", { incident })
  await pagerduty.post("/schedules/PSONE01/overrides", {
    overrides: [
      {
        start: "2026-11-24T08:00:00Z",
        end: "2026-11-25T08:00:00Z",
        user: { id: "PBOCHE1", type: "user_reference" },
      },
    ],
  })
  expect((await pagerduty.remove(`/users/${ana}`)).status).toBe(204)
  return pagerduty
}

const assignee = "incidents.0.assignments.0.assignee"

test("with offboarding it succeeds, and leaves stubs that page nobody", async () => {
  await using pagerduty = await offboarded(600_000)
  const shown = await pagerduty.get("/schedules/PSONE01")
  expect(at(shown, "schedule.schedule_layers.0.users.0.user")).toMatchObject({
    id: ana,
    self: null,
    deleted_at: "2026-11-24T08:00:00Z",
  })
  const people = each(await pagerduty.get("/oncalls?until=2027-01-20T08:00:00Z&limit=100"), "oncalls", "user.id")
  expect(people).not.toContain(ana)
  expect(at(await pagerduty.get("/incidents"), assignee)).toMatchObject({ id: ana, self: null })
})

test("with offboarding, the incidents restart on their policy after a while", async () => {
  await using pagerduty = await offboarded(10)
  await expect
    .poll(async () => at(await pagerduty.get("/incidents"), `${assignee}.id`), { timeout: 10_000 })
    .toBe("PBOCHE1")
})
