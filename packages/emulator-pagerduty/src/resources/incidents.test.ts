import { expect, test } from "vitest"
import type { Bench } from "../testing/bench.ts"
import { as, at, bench, each, idAt, refusal } from "../testing/bench.ts"

const person = (id: string) => ({ assignee: { id, type: "user_reference" } })
const incident = (more: object = {}) => ({
  incident: { type: "incident", title: "Down", service: { id: "PVONE01", type: "service_reference" }, ...more },
})
const trigger = async (pagerduty: Bench, more: object = {}) =>
  idAt(await pagerduty.post("/incidents", incident(more)), "incident")
const update = (more: object) => ({ incident: { type: "incident_reference", ...more } })

test("goes by the service's policy to who is on call", async () => {
  await using pagerduty = await bench("one-schedule")
  const made = await pagerduty.post("/incidents", incident())
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    incident: {
      status: "triggered",
      urgency: "high",
      assigned_via: "escalation_policy",
      assignments: [{ assignee: { id: "PANA001" } }],
      escalation_policy: { id: "PEONE01" },
      resolved_at: null,
    },
  })
})

test("is acknowledged, resolved and, by a status alone, opened again", async () => {
  await using pagerduty = await bench("one-schedule")
  const id = await trigger(pagerduty)
  const set = async (status: string) => (await pagerduty.put(`/incidents/${id}`, update({ status }))).body
  expect(await set("acknowledged")).toMatchObject({
    incident: { acknowledgements: [{ acknowledger: { id: "POLGA01" } }] },
  })
  expect(await set("resolved")).toMatchObject({
    incident: { assignments: [], acknowledgements: [], resolved_at: "2026-11-24T08:00:00Z" },
  })
  expect(each(await pagerduty.get("/incidents?user_ids[]=PANA001"), "incidents", "id")).toEqual([])
  expect(await set("triggered")).toMatchObject({
    incident: {
      status: "triggered",
      assigned_via: "escalation_policy",
      assignments: [{ assignee: { id: "PANA001" } }],
    },
  })
  await set("resolved")
  expect(await set("acknowledged")).toMatchObject({
    incident: { assigned_via: "direct_assignment", assignments: [{ assignee: { id: "POLGA01" } }] },
  })
})

test("assignments replace the whole list, and turn escalation off; a policy turns it on", async () => {
  await using pagerduty = await bench("one-schedule")
  const id = await trigger(pagerduty)
  const put = async (more: object) => (await pagerduty.put(`/incidents/${id}`, update(more))).body
  expect(await put({ assignments: [person("PBOCHE1"), person("PCYOKA1")] })).toMatchObject({
    incident: {
      assigned_via: "direct_assignment",
      assignments: [{ assignee: { id: "PBOCHE1" } }, { assignee: { id: "PCYOKA1" } }],
    },
  })
  expect(await put({ escalation_policy: { id: "PEONE01", type: "escalation_policy_reference" } })).toMatchObject({
    incident: { assigned_via: "escalation_policy", assignments: [{ assignee: { id: "PANA001" } }] },
  })
})

test("who has acknowledged and stays, still has; a newcomer has not", async () => {
  await using pagerduty = await bench("one-schedule")
  const id = await trigger(pagerduty, { assignments: [person("POLGA01"), person("PANA001")] })
  await pagerduty.put(`/incidents/${id}`, update({ status: "acknowledged" }))
  const put = async (...ids: string[]) =>
    (await pagerduty.put(`/incidents/${id}`, update({ assignments: ids.map(person) }))).body
  expect(await put("POLGA01", "PBOCHE1")).toMatchObject({ incident: { status: "acknowledged" } })
  expect(await put("PBOCHE1")).toMatchObject({ incident: { status: "triggered", acknowledgements: [] } })
})

test("keeps to its policy as it was when triggered, and its levels", async () => {
  await using pagerduty = await bench("one-schedule", { escalation: true })
  const targets = (id: string) => [{ id, type: "user_reference" }]
  const rules = [targets("PANA001"), targets("PBOCHE1")].map((each) => ({
    escalation_delay_in_minutes: 10,
    targets: each,
  }))
  const made = await pagerduty.post("/escalation_policies", {
    escalation_policy: { type: "escalation_policy", name: "Two levels", escalation_rules: rules },
  })
  const policy = { id: idAt(made, "escalation_policy"), type: "escalation_policy_reference" }
  const id = await trigger(pagerduty, { escalation_policy: policy })
  await pagerduty.put(`/escalation_policies/${policy.id}`, {
    escalation_policy: {
      type: "escalation_policy",
      name: "Two levels",
      escalation_rules: [{ escalation_delay_in_minutes: 10, targets: targets("POLGA01") }],
    },
  })
  const assignee = async () => each(await pagerduty.get(`/incidents/${id}`), "incident.assignments", "assignee.id")
  expect(await assignee()).toEqual(["PANA001"])
  await pagerduty.clock({ advanceSeconds: 601 })
  expect(await assignee()).toEqual(["PBOCHE1"])
  await pagerduty.put(`/incidents/${id}`, update({ escalation_level: 1 }))
  expect(await assignee()).toEqual(["PANA001"])
  expect(refusal(await pagerduty.put(`/incidents/${id}`, update({ escalation_level: 3 })))[2]).toMatch(
    "between 1 and 2",
  )
})

test("without the switch, nothing escalates by itself", async () => {
  await using pagerduty = await bench("one-schedule")
  const id = await trigger(pagerduty)
  await pagerduty.clock({ advanceSeconds: 30 * 86_400 })
  expect(each(await pagerduty.get(`/incidents/${id}`), "incident.assignments", "assignee.id")).toEqual(["PANA001"])
})

test("refuses what PagerDuty refuses", async () => {
  await using pagerduty = await bench("one-schedule")
  const refused = async (more: object) => refusal(await pagerduty.post("/incidents", incident(more)))
  expect(await refused({ service: { id: "PNONE", type: "service_reference" } })).toEqual([
    400,
    2001,
    "Service not found",
  ])
  expect(await refused({ title: " " })).toEqual([400, 2001, "Title can't be blank"])
  expect(await refused({ assignments: [person("PNONE")] })).toEqual([400, 2001, "User PNONE not found"])
  expect(await refused({ urgency: "medium" })).toEqual([400, 2001, expect.stringContaining("/incident/urgency")])
  await trigger(pagerduty, { incident_key: "same" })
  expect(await refused({ incident_key: "same" })).toEqual([
    400,
    2002,
    "Open incident with matching dedup key already exists on this service",
  ])
  const low = await trigger(pagerduty, { urgency: "low" })
  const changed = async (id: string, more: object) => refusal(await pagerduty.put(`/incidents/${id}`, update(more)))
  expect((await changed(low, { escalation_level: 1 }))[2]).toMatch("Low urgency")
  expect((await changed(low, { assignments: [] }))[2]).toMatch("empty")
  expect((await changed("QNONE", { status: "resolved" }))[1]).toBe(2100)
  await pagerduty.put(`/incidents/${low}`, update({ status: "resolved" }))
  expect(await changed(low, { assignments: [person("PBOCHE1")] })).toEqual([400, 1001])
})

test("an account token needs From: a real user's", async () => {
  await using pagerduty = await bench("one-schedule")
  const account = as(pagerduty.running.accountToken)
  expect(refusal(await pagerduty.post("/incidents", incident(), account))).toEqual([400, 2016])
  expect(refusal(await pagerduty.post("/incidents", incident(), { ...account, from: "no@acme.test" }))).toEqual([
    400, 1008,
  ])
  const made = await pagerduty.post("/incidents", incident(), { ...account, from: "bo@acme.test" })
  const { body } = await pagerduty.put(`/incidents/${idAt(made, "incident")}`, update({ status: "resolved" }), {
    ...account,
    from: "bo@acme.test",
  })
  expect(body).toMatchObject({ incident: { last_status_change_by: { id: "PBOCHE1" } } })
})

test("many are updated at once, all or none; 250 at most", async () => {
  await using pagerduty = await bench("one-schedule")
  const [one, other] = [await trigger(pagerduty), await trigger(pagerduty)]
  const handed = (...ids: string[]) => ({
    incidents: ids.map((id) => ({ id, type: "incident_reference", assignments: [person("PBOCHE1")] })),
  })
  expect(refusal(await pagerduty.put("/incidents", handed(one, "QNONE")))).toEqual([
    400,
    2001,
    "Incident QNONE not found",
  ])
  expect(each(await pagerduty.get("/incidents?user_ids[]=PANA001"), "incidents", "id")).toEqual([one, other])
  expect(each(await pagerduty.put("/incidents", handed(one, other)), "incidents", "id")).toEqual([one, other])
  expect((await pagerduty.put("/incidents", handed(...Array.from({ length: 250 }, () => one)))).status).toBe(200)
  expect((await pagerduty.put("/incidents", handed(...Array.from({ length: 251 }, () => one)))).status).toBe(413)
})

test("a resolved one among many is refused or, as the switch has it, left out of the answer", async () => {
  await using pagerduty = await bench("one-schedule")
  const [one, other] = [await trigger(pagerduty), await trigger(pagerduty)]
  await pagerduty.put(`/incidents/${one}`, update({ status: "resolved" }))
  const both = {
    incidents: [one, other].map((id) => ({ id, type: "incident_reference", assignments: [person("PBOCHE1")] })),
  }
  expect(refusal(await pagerduty.put("/incidents", both))).toEqual([400, 1001])
  await pagerduty.switches({ resolvedIncidents: "skip" })
  expect(each(await pagerduty.put("/incidents", both), "incidents", "id")).toEqual([other])
})

test("a listing reaches back a month, unless it asks for all; filters and sorts", async () => {
  await using pagerduty = await bench("one-schedule")
  const old = await trigger(pagerduty, { title: "Old" })
  await pagerduty.clock({ advanceSeconds: 40 * 86_400 })
  const fresh = await trigger(pagerduty, { urgency: "low" })
  const ids = async (query: string) => each(await pagerduty.get(`/incidents?${query}`), "incidents", "id")
  expect(await ids("")).toEqual([fresh])
  expect(await ids("date_range=all")).toEqual([old, fresh])
  expect(await ids("date_range=all&sort_by=created_at:desc")).toEqual([fresh, old])
  expect(await ids("since=2026-11-01&until=2026-12-01")).toEqual([old])
  expect(await ids("date_range=all&urgencies[]=low&statuses[]=triggered&service_ids[]=PVONE01")).toEqual([fresh])
  expect(await ids("date_range=all&statuses[]=resolved")).toEqual([])
  expect((await pagerduty.get("/incidents?sort_by=colour")).status).toBe(400)
  expect((await pagerduty.get("/incidents?statuses[]=open")).status).toBe(400)
})

test("notes are kept with who wrote them", async () => {
  await using pagerduty = await bench("one-schedule")
  const path = `/incidents/${await trigger(pagerduty)}/notes`
  expect((await pagerduty.post(path, { note: { content: "Looking" } })).status).toBe(200)
  expect((await pagerduty.get(path)).body).toMatchObject({ notes: [{ content: "Looking", user: { id: "POLGA01" } }] })
  expect(refusal(await pagerduty.post(path, { note: { content: " " } }))[0]).toBe(400)
  expect(at(await pagerduty.post(path, {}), "error.code")).toBe(2001)
})
