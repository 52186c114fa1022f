import { expect, test } from "vitest"
import { at, bench, each, idAt, refusal } from "../testing/bench.ts"

const target = (id: string, type = "user_reference") => ({ id, type })
const rule = (...targets: { id: string; type: string }[]) => ({ escalation_delay_in_minutes: 10, targets })
const policy = (name: string, ...escalation_rules: unknown[]) => ({
  escalation_policy: { type: "escalation_policy", name, escalation_rules },
})

test("a policy is made, found by its targets, replaced and deleted", async () => {
  await using pagerduty = await bench("one-schedule")
  const made = await pagerduty.post(
    "/escalation_policies",
    policy("Direct", rule(target("PANA001")), rule(target("PSONE01", "schedule_reference"))),
  )
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    escalation_policy: { num_loops: 0, description: null, on_call_handoff_notifications: "if_has_services", teams: [] },
  })
  const id = idAt(made, "escalation_policy")
  expect(each(await pagerduty.get("/escalation_policies?user_ids[]=PANA001"), "escalation_policies", "id")).toEqual([
    id,
  ])
  expect(each(await pagerduty.get("/escalation_policies?user_ids[]=PBOCHE1"), "escalation_policies", "id")).toEqual([])

  const first = idAt(made, "escalation_policy.escalation_rules.0")
  const { body } = await pagerduty.put(`/escalation_policies/${id}`, {
    escalation_policy: {
      ...policy("Direct", { id: first, ...rule(target("PBOCHE1")) }).escalation_policy,
      num_loops: 2,
      description: "By name",
    },
  })
  expect(body).toMatchObject({
    escalation_policy: {
      num_loops: 2,
      description: "By name",
      escalation_rules: [{ id: first, targets: [{ id: "PBOCHE1" }] }],
    },
  })
  expect((await pagerduty.remove(`/escalation_policies/${id}`)).status).toBe(204)
  expect((await pagerduty.get(`/escalation_policies/${id}`)).status).toBe(404)
})

test("what a PUT leaves out is reset; the description stays, and is never null", async () => {
  await using pagerduty = await bench("one-schedule")
  const whole = policy("Direct", rule(target("PANA001"))).escalation_policy
  const made = await pagerduty.post("/escalation_policies", {
    escalation_policy: { ...whole, num_loops: 3, description: "Old", on_call_handoff_notifications: "always" },
  })
  const id = idAt(made, "escalation_policy")
  expect((await pagerduty.put(`/escalation_policies/${id}`, { escalation_policy: whole })).body).toMatchObject({
    escalation_policy: { num_loops: 0, description: "Old", on_call_handoff_notifications: "if_has_services" },
  })
  const withNull = { escalation_policy: { ...whole, description: null } }
  expect(refusal(await pagerduty.put(`/escalation_policies/${id}`, withNull))[0]).toBe(400)
})

test("refuses what PagerDuty refuses", async () => {
  await using pagerduty = await bench("one-schedule")
  const refused = async (...rules: unknown[]) =>
    refusal(await pagerduty.post("/escalation_policies", policy("New", ...rules)))
  expect(await refused()).toEqual([400, 2001, "Escalation rules can't be blank"])
  expect(await refused(rule(target("PNOBODY")))).toEqual([400, 2001, "User PNOBODY not found"])
  expect(await refused(rule(target("PNOWHERE", "schedule_reference")))).toEqual([
    400,
    2001,
    "Schedule PNOWHERE not found",
  ])
  expect(await refused(rule(target("PANA001"), target("PANA001")))).toEqual([
    400,
    2001,
    "Escalation rule targets must be unique",
  ])
  expect((await refused(rule()))[0]).toBe(400)
  expect((await refused(rule(...Array.from({ length: 11 }, (_, i) => target(`P${i}`)))))[0]).toBe(400)
  expect(refusal(await pagerduty.post("/escalation_policies", policy("Default", rule(target("PANA001")))))).toEqual([
    400,
    2001,
    "Name has already been taken",
  ])
})

test("a stakeholder can't be a target", async () => {
  await using pagerduty = await bench()
  const user = { type: "user", name: "Sam", email: "sam@acme.test", role: "read_only_user" }
  const id = idAt(await pagerduty.post("/users", { user }), "user")
  expect(refusal(await pagerduty.post("/escalation_policies", policy("New", rule(target(id)))))).toEqual([
    400,
    2001,
    "Sam is a stakeholder and cannot be on call",
  ])
})

test("a policy that a service uses stays", async () => {
  await using pagerduty = await bench("one-schedule")
  const service = { type: "service", name: "Shop", escalation_policy: target("PEONE01", "escalation_policy_reference") }
  const made = await pagerduty.post("/services", { service })
  expect(made.status).toBe(201)
  expect(refusal(await pagerduty.remove("/escalation_policies/PEONE01"))[0]).toBe(400)
  const shown = await pagerduty.get("/escalation_policies/PEONE01?include[]=targets&include[]=teams")
  expect(each(shown, "escalation_policy.services", "summary")).toContain("Shop")
  expect(at(shown, "escalation_policy.escalation_rules.0.targets.0.type")).toBe("schedule")
})

test("services are made, found, changed and deleted", async () => {
  await using pagerduty = await bench("one-schedule")
  const escalation_policy = target("PEONE01", "escalation_policy_reference")
  const id = idAt(
    await pagerduty.post("/services", { service: { type: "service", name: "Shop", escalation_policy } }),
    "service",
  )
  await pagerduty.put(`/services/${id}`, { service: { type: "service", name: "Web shop", escalation_policy } })
  expect(
    each(
      await pagerduty.get("/services?query=web&include[]=escalation_policies"),
      "services",
      "escalation_policy.name",
    ),
  ).toEqual(["Default", "Default"])
  expect(at(await pagerduty.get(`/services/${id}`), "service.status")).toBe("active")
  const lost = { type: "service", name: "X", escalation_policy: target("PNONE", "escalation_policy_reference") }
  expect(refusal(await pagerduty.post("/services", { service: lost }))).toEqual([
    400,
    2001,
    "Escalation policy not found",
  ])
  expect((await pagerduty.remove(`/services/${id}`)).status).toBe(204)
  expect((await pagerduty.get(`/services/${id}`)).status).toBe(404)
})
