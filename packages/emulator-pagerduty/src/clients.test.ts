import { expect, test } from "vitest"
import { at, bench, each, idAt } from "./testing/bench.ts"

/** How clients other than ours call: what the real one takes is taken, whatever it looks like. */

/** python-pagerduty, formerly pdpyras: its headers on every call, a content type also without a body. */
const python = (token: string) => ({
  authorization: `Token token=${token}`,
  accept: "application/vnd.pagerduty+json;version=2",
  "content-type": "application/json",
  "user-agent": "python-pagerduty/6.0.0 python-requests/2.32.3 Python/3.12.4",
})

test("header names and schemes in any case, an Accept of any kind", async () => {
  await using pagerduty = await bench("one-schedule")
  const { token, url } = pagerduty.running
  const variants = [
    python(token),
    { AUTHORIZATION: `TOKEN TOKEN=${token}`, ACCEPT: "application/vnd.pagerduty+json;version=2" },
    { Authorization: `Bearer ${token}`, Accept: "application/json" },
    { authorization: `Token token="${token}"`, accept: "*/*", "X-SOURCE-SCRIPT": "cli" },
  ]
  for (const headers of variants) expect((await fetch(`${url}/users`, { headers })).status).toBe(200)
})

test("a slash at the end", async () => {
  await using pagerduty = await bench("one-schedule")
  const { url, token } = pagerduty.running
  for (const path of ["/users/", "/users/PANA001/", "/schedules/PSONE01/?time_zone=UTC", "/v3/schedules/"])
    expect((await fetch(url + path, { headers: python(token) })).status).toBe(200)
  const refused = await fetch(`${url}/users/?limit=101`, { headers: python(token) })
  expect(refused.status).toBe(400)
})

test("parameters that a listing does not know, escaped brackets, one include or many, Python's True", async () => {
  await using pagerduty = await bench("one-schedule")
  const list = async (query: string) => (await pagerduty.get(`/users?${query}`)).status
  expect(await list("time_zone=Europe/Berlin&page=2&foo[]=bar")).toBe(200)
  expect(await list("include[]=contact_methods")).toBe(200)
  expect(await list("include%5B%5D=contact_methods&include%5B%5D=notification_rules&include%5B%5D=teams")).toBe(200)
  expect(at(await pagerduty.get("/users?total=True&limit=1"), "total")).toBe(4)
  expect(at(await pagerduty.get("/users?total=False&limit=1"), "total")).toBe(null)
  const full = await pagerduty.get("/users/PANA001?include[]=contact_methods&include[]=notification_rules")
  expect(each(full, "user.contact_methods", "address")[0]).toBe("ana@acme.test")
})

/** go-pagerduty has no pointer for these: it sends what its structs are when empty. */
const emptyLayer = {
  id: "",
  name: "",
  start: "",
  end: "",
  users: null,
  restrictions: null,
  rendered_schedule_entries: null,
}

test("go-pagerduty updates a schedule: empty structs, nulls and read-only lists in the body", async () => {
  await using pagerduty = await bench("one-schedule")
  const schedule = Object(at(await pagerduty.get("/schedules/PSONE01"), "schedule"))
  const sent = {
    ...schedule,
    name: "Renamed",
    users: null,
    teams: null,
    escalation_policies: null,
    self: "",
    html_url: "",
    summary: 7,
    final_schedule: emptyLayer,
    overrides_subschedule: null,
  }
  const answer = await pagerduty.put("/schedules/PSONE01", { schedule: sent })
  expect(answer.status).toBe(200)
  expect(at(answer, "schedule.name")).toBe("Renamed")
  expect(each(answer, "schedule.users", "id")).toEqual(["PANA001", "PBOCHE1", "PCYOKA1"])
})

test("one override in the singular, with the user as read", async () => {
  await using pagerduty = await bench("one-schedule")
  const user = at(await pagerduty.get("/users/PBOCHE1"), "user")
  const override = {
    start: "2026-11-25T08:00:00Z",
    end: "2026-11-25T09:00:00Z",
    user: { ...Object(user), type: "user_reference" },
  }
  // Past the bench: the document knows the answer to several alone.
  const made = await fetch(`${pagerduty.running.url}/schedules/PSONE01/overrides`, {
    method: "POST",
    headers: python(pagerduty.running.token),
    body: JSON.stringify({ override }),
  })
  expect([made.status, await made.json()]).toMatchObject([201, { override: { user: { id: "PBOCHE1" } } }])
})

test("a user sent back as read, with null where nothing stands", async () => {
  await using pagerduty = await bench("one-schedule")
  const read = at(await pagerduty.get("/users/PANA001?include[]=contact_methods&include[]=teams"), "user")
  const user = { ...Object(read), job_title: null, description: null, avatar_url: null, teams: null, role: null }
  const answer = await pagerduty.put("/users/PANA001", { user })
  expect([answer.status, at(answer, "user.role"), at(answer, "user.email")]).toEqual([200, "user", "ana@acme.test"])
})

test("the node client acknowledges with all of the incident in the body", async () => {
  await using pagerduty = await bench("one-schedule")
  const incident = {
    type: "incident",
    title: "Down",
    service: { id: "PVONE01", type: "service_reference" },
    body: null,
    priority: null,
    urgency: null,
    assignments: null,
  }
  const made = await pagerduty.post(
    "/incidents",
    { incident },
    { ...python(pagerduty.running.token), from: "olga@acme.test" },
  )
  expect(made.status).toBe(201)
  const { assignments: _, escalation_policy: __, ...read } = Object(at(made, "incident"))
  const headers = { "content-type": "application/json; charset=utf-8", from: "olga@acme.test" }
  const answer = await pagerduty.put(
    `/incidents/${idAt(made, "incident")}`,
    { incident: { ...read, status: "acknowledged" } },
    headers,
  )
  expect([answer.status, at(answer, "incident.status")]).toEqual([200, "acknowledged"])
})

test("a policy sent back as read; but a description of null is refused, as the real one does", async () => {
  await using pagerduty = await bench("one-schedule")
  const { description: _, ...policy } = Object(
    at(await pagerduty.get("/escalation_policies/PEONE01"), "escalation_policy"),
  )
  const put = async (more: object) =>
    (await pagerduty.put("/escalation_policies/PEONE01", { escalation_policy: { ...policy, ...more } })).status
  expect(await put({ services: null, teams: null, self: 0 })).toBe(200)
  expect(await put({ description: null })).toBe(400)
})

test("a null where something must stand is refused", async () => {
  await using pagerduty = await bench("one-schedule")
  expect((await pagerduty.post("/teams", { team: { type: "team", name: null } })).status).toBe(400)
  expect((await pagerduty.post("/teams", { team: null })).status).toBe(400)
  expect((await pagerduty.post("/teams", null)).status).toBe(400)
})

test("pdpyras counts with 1 and 0, go-pagerduty with a number; Python's times", async () => {
  await using pagerduty = await bench("one-schedule")
  expect(at(await pagerduty.get("/users?total=1&limit=1"), "total")).toBe(4)
  expect(at(await pagerduty.get("/users?total=0&limit=1"), "total")).toBe(null)
  expect(at(await pagerduty.get("/users?total=25&limit=1"), "total")).toBe(4)
  expect((await pagerduty.get("/users?total=many")).status).toBe(400)
  for (const since of ["2026-11-20+00%3A00%3A00", "2026-11-20T00:00:00+0100", "2026-11-20%2000:00:00.000001%2B00:00"])
    expect((await pagerduty.get(`/incidents?since=${since}`)).status).toBe(200)
  expect((await pagerduty.get("/incidents?since=yesterday")).status).toBe(400)
})

test("PagerDuty's own scripts and command line send what they change, and nothing else", async () => {
  await using pagerduty = await bench("one-schedule")
  const put = (path: string, body: object) => pagerduty.put(path, body)
  const nameBefore = at(await pagerduty.get("/escalation_policies/PEONE01"), "escalation_policy.name")
  expect(at(await put("/users/PANA001", { user: { role: "observer" } }), "user")).toMatchObject({
    role: "observer",
    name: "Ana Ruiz",
    email: "ana@acme.test",
  })
  const titled = { id: "PANA001", type: "user_reference", job_title: "Retired" }
  expect(at(await put("/users/PANA001", { user: titled }), "user")).toMatchObject({
    role: "observer",
    job_title: "Retired",
  })
  expect(at(await put("/services/PVONE01", { service: { description: "Quiet" } }), "service")).toMatchObject({
    description: "Quiet",
    escalation_policy: { id: "PEONE01" },
  })
  const rules = [{ escalation_delay_in_minutes: 5, targets: [{ id: "PBOCHE1", type: "user_reference" }] }]
  const policy = { id: "PEONE01", type: "escalation_policy_reference", escalation_rules: rules }
  const answer = await put("/escalation_policies/PEONE01", { escalation_policy: policy })
  expect([answer.status, at(answer, "escalation_policy.name")]).toEqual([200, nameBefore])
  const method = each(await pagerduty.get("/users/PANA001/contact_methods"), "contact_methods", "id")[0]
  const moved = { type: "email_contact_method", address: "a.ruiz@acme.test" }
  expect(
    at(await put(`/users/PANA001/contact_methods/${String(method)}`, { contact_method: moved }), "contact_method"),
  ).toMatchObject({ ...moved, label: "Work" })
})

test("a notification rule without urgency is for high urgency, and its contact method is of a plain type", async () => {
  await using pagerduty = await bench("one-schedule")
  const method = each(await pagerduty.get("/users/PANA001/contact_methods"), "contact_methods", "id")[0]
  const rule = {
    type: "assignment_notification_rule",
    start_delay_in_minutes: 3,
    contact_method: { id: method, type: "email_contact_method" },
  }
  const made = await pagerduty.post("/users/PANA001/notification_rules", { notification_rule: rule })
  expect([made.status, at(made, "notification_rule.urgency")]).toEqual([201, "high"])
  const path = `/users/PANA001/notification_rules/${idAt(made, "notification_rule")}`
  expect(at(await pagerduty.get(path), "notification_rule.contact_method.type")).toBe("email_contact_method")
  const user = await pagerduty.get("/users/PANA001?include[]=contact_methods&include[]=notification_rules")
  expect(each(user, "user.notification_rules", "contact_method.address").at(-1)).toBe("ana@acme.test")
})

test("the Terraform provider names no type of what it creates, and writes times as Go prints them", async () => {
  await using pagerduty = await bench("one-schedule")
  const team = await pagerduty.post("/teams", { team: { name: "Terraformed", description: "Managed by Terraform" } })
  const user = await pagerduty.post("/users", { user: { name: "Tess", email: "tess@acme.test", role: "user" } })
  const layer = {
    name: "Layer",
    start: "2026-11-25T08:00:00Z",
    end: null,
    rotation_virtual_start: "2026-11-23 08:00:00 +0000 UTC",
    rotation_turn_length_seconds: 86_400,
    users: [{ user: { id: idAt(user, "user"), type: "user" } }],
  }
  const asked = {
    name: "Terraformed",
    time_zone: "Europe/Berlin",
    schedule_layers: [layer],
    teams: [{ id: idAt(team, "team"), type: "team_reference" }],
  }
  const made = await pagerduty.post("/schedules", { schedule: asked })
  expect(made.status).toBe(201)
  expect(at(made, "schedule.schedule_layers.0.rotation_virtual_start")).toBe("2026-11-23T09:00:00+01:00")
  expect(each(made, "schedule.teams", "id")).toEqual([idAt(team, "team")])
  const schedule = idAt(made, "schedule")
  const end = { ...layer, id: at(made, "schedule.schedule_layers.0.id"), end: "2026-12-01 08:00:00 +0000 UTC" }
  const ended = await pagerduty.put(`/schedules/${schedule}`, {
    schedule: { ...asked, schedule_layers: [end], teams: [] },
  })
  expect(at(ended, "schedule.schedule_layers.0.end")).toBe("2026-12-01T09:00:00+01:00")
  expect(each(ended, "schedule.teams", "id")).toEqual([idAt(team, "team")])
  const target = { id: schedule, type: "schedule" }
  const policy = { name: "Terraformed", escalation_rules: [{ escalation_delay_in_minutes: 10, targets: [target] }] }
  expect((await pagerduty.post("/escalation_policies", { escalation_policy: policy })).status).toBe(201)
})

test("the command line sends country codes as text, and one end of the window to render", async () => {
  await using pagerduty = await bench("one-schedule")
  const phone = { type: "phone_contact_method", label: "Mobile", address: "4155551234", country_code: "1" }
  const made = await pagerduty.post("/users/PANA001/contact_methods", { contact_method: phone })
  expect([made.status, at(made, "contact_method.country_code")]).toEqual([201, 1])
  const coverage = async (window: string) => {
    const answer = await pagerduty.get(`/schedules/PSONE01?${window}`)
    const entries = each(answer, "schedule.final_schedule.rendered_schedule_entries", "start")
    return [entries[0], each(answer, "schedule.final_schedule.rendered_schedule_entries", "end").at(-1)]
  }
  const twoWeeks = await coverage("since=2026-11-24T08:00:00Z&until=2026-12-08T08:00:00Z")
  expect(twoWeeks[0]).toBe("2026-11-24T09:00:00+01:00")
  expect(await coverage("since=2026-11-24T08:00:00Z")).toEqual(twoWeeks)
  expect(await coverage("until=2026-12-08T08:00:00Z")).toEqual(twoWeeks)
  expect(await coverage("")).toEqual([undefined, undefined])
})
