import { expect, test } from "vitest"
import { as, at, bench, each, idAt, refusal } from "../testing/bench.ts"

const dana = { type: "user", name: "Dana Fox", email: "dana@acme.test", role: "user" }

test("creates, shows, changes and deletes a user", async () => {
  await using pagerduty = await bench()
  const created = await pagerduty.post("/users", { user: dana })
  expect(created.status).toBe(201)
  expect(created.body).toMatchObject({ user: { ...dana, invitation_sent: true, summary: "Dana Fox", job_title: null } })
  const id = idAt(created, "user")
  expect(at(created, "user.self")).toBe(`${pagerduty.running.url}/users/${id}`)
  expect(at(created, "user.html_url")).toBe(`https://acme.pagerduty.com/users/${id}`)

  const changed = await pagerduty.put(`/users/${id}`, { user: { ...dana, name: "Dana Foxx", job_title: "SRE" } })
  expect(changed.body).toMatchObject({ user: { name: "Dana Foxx", job_title: "SRE", role: "user" } })
  expect(
    (await pagerduty.get(`/users/${id}?include[]=contact_methods&include[]=notification_rules`)).body,
  ).toMatchObject({
    user: {
      contact_methods: [{ address: "dana@acme.test" }],
      notification_rules: [{ urgency: "high" }, { urgency: "low" }],
    },
  })

  expect((await pagerduty.remove(`/users/${id}`)).status).toBe(204)
  expect(refusal(await pagerduty.get(`/users/${id}`))).toEqual([404, 2100])
  expect(refusal(await pagerduty.remove(`/users/${id}`))).toEqual([404, 2100])
})

test("the same e-mail, created again, is another user", async () => {
  await using pagerduty = await bench()
  const first = idAt(await pagerduty.post("/users", { user: dana }), "user")
  await pagerduty.remove(`/users/${first}`)
  expect(idAt(await pagerduty.post("/users", { user: dana }), "user")).not.toBe(first)
})

test("refuses what PagerDuty refuses", async () => {
  await using pagerduty = await bench("one-schedule")
  const refused = async (user: unknown) => refusal(await pagerduty.post("/users", { user }))
  expect(await refused({ ...dana, email: "ana@acme.test" })).toEqual([400, 2001, "Email has already been taken"])
  expect(await refused({ ...dana, email: "nobody-at-all" })).toEqual([400, 2001, "Email is invalid"])
  expect(await refused({ ...dana, name: " " })).toEqual([400, 2001, "Name can't be blank"])
  expect(await refused({ ...dana, role: "owner" })).toEqual([400, 2001, "Role owner cannot be given"])
  expect(await refused({ ...dana, role: "king" })).toEqual([400, 2001, expect.stringContaining("/user/role")])
  expect(await refused({ ...dana, time_zone: "Mars/Base" })).toEqual([400, 2001, "Time zone is invalid"])
  expect(await refused({ type: "user", name: "Dana" })).toEqual([400, 2001, expect.stringContaining("email")])
})

test("the owner cannot be deleted", async () => {
  await using pagerduty = await bench()
  const owner = idAt(await pagerduty.get("/users/me"), "user")
  expect(refusal(await pagerduty.remove(`/users/${owner}`))).toEqual([400, 2001, "The account owner cannot be deleted"])
})

test("/users/me is for user tokens alone", async () => {
  await using pagerduty = await bench()
  expect(at(await pagerduty.get("/users/me?include[]=teams"), "user.role")).toBe("owner")
  const answer = await pagerduty.get("/users/me", as(pagerduty.running.accountToken))
  // python-pagerduty knows an account token by these words, in a string.
  expect([answer.status, at(answer, "error")]).toEqual([400, expect.stringContaining("account-level access token")])
})

test("query looks in names and, as the switch has it, in e-mails", async () => {
  await using pagerduty = await bench("one-schedule")
  const found = async (query: string) => each(await pagerduty.get(`/users?query=${query}`), "users", "email")
  expect(await found("ANA")).toEqual(["ana@acme.test"])
  expect(await found("ana@acme")).toEqual(["ana@acme.test"])
  await pagerduty.switches({ usersQuery: "name" })
  expect(await found("ana@acme")).toEqual([])
})

test("licenses count who holds them", async () => {
  await using pagerduty = await bench()
  const used = async () => at(await pagerduty.get("/licenses"), "licenses.0.current_value")
  expect(await used()).toBe(1)
  const id = idAt(await pagerduty.post("/users", { user: dana }), "user")
  expect(await used()).toBe(2)
  expect(at(await pagerduty.get(`/users/${id}/license`), "license.role_group")).toBe("FullUser")
  expect(each(await pagerduty.get("/license_allocations"), "license_allocations", "user.id")).toContain(id)
  await pagerduty.put(`/users/${id}`, { user: { ...dana, role: "read_only_user" } })
  expect(at(await pagerduty.get(`/users/${id}/license`), "license.role_group")).toBe("Stakeholder")
  await pagerduty.remove(`/users/${id}`)
  expect(await used()).toBe(1)
})

test("contact methods and notification rules come and go", async () => {
  await using pagerduty = await bench()
  const user = idAt(await pagerduty.post("/users", { user: dana }), "user")
  const phone = { type: "phone_contact_method", label: "Mobile", address: "5551234567", country_code: 1 }
  const method = idAt(
    await pagerduty.post(`/users/${user}/contact_methods`, { contact_method: phone }),
    "contact_method",
  )
  expect(refusal(await pagerduty.post(`/users/${user}/contact_methods`, { contact_method: phone }))[0]).toBe(400)
  await pagerduty.put(`/users/${user}/contact_methods/${method}`, { contact_method: { ...phone, label: "Home" } })
  expect(at(await pagerduty.get(`/users/${user}/contact_methods/${method}`), "contact_method.label")).toBe("Home")

  const rule = {
    type: "assignment_notification_rule",
    start_delay_in_minutes: 5,
    urgency: "high",
    contact_method: { id: method, type: "phone_contact_method_reference" },
  }
  const path = `/users/${user}/notification_rules`
  const id = idAt(await pagerduty.post(path, { notification_rule: rule }), "notification_rule")
  await pagerduty.put(`${path}/${id}`, { notification_rule: { ...rule, start_delay_in_minutes: 1 } })
  expect(
    at(await pagerduty.get(`${path}/${id}?include[]=contact_methods`), "notification_rule.contact_method.label"),
  ).toBe("Home")
  expect(each(await pagerduty.get(`${path}?urgency=high`), "notification_rules", "start_delay_in_minutes")).toEqual([
    0, 1,
  ])
  await pagerduty.remove(`${path}/${id}`)
  expect((await pagerduty.get(`${path}/${id}`)).status).toBe(404)

  await pagerduty.remove(`/users/${user}/contact_methods/${method}`)
  expect(each(await pagerduty.get(`/users/${user}/contact_methods`), "contact_methods", "type")).toEqual([
    "email_contact_method",
  ])
})

test("signing somebody out revokes web and mobile, and leaves other apps", async () => {
  await using pagerduty = await bench("one-schedule")
  const me = idAt(await pagerduty.get("/users/me"), "user")
  const issued = async () =>
    each(await pagerduty.get(`/users/${me}/oauth_delegations?status=issued`), "oauth_delegations", "delegation_type")
  expect(await issued()).toEqual(["web", "mobile", "integration"])
  expect((await pagerduty.remove(`/oauth_delegations?user_id=${me}&type=web,mobile`)).status).toBe(200)
  expect(await issued()).toEqual(["integration"])
  expect(each(await pagerduty.get(`/users/${me}/sessions`), "user_sessions", "id")).toEqual([])
  expect((await pagerduty.get(`/users/${me}/oauth_delegations/${me}-web`)).body).toMatchObject({ status: "revoked" })
})

test("sessions are listed, shown and ended", async () => {
  await using pagerduty = await bench()
  const me = idAt(await pagerduty.get("/users/me"), "user")
  const sessions = await pagerduty.get(`/users/${me}/sessions`)
  expect(each(sessions, "user_sessions", "type")).toEqual(["browser", "oauth"])
  const one = `/users/${me}/sessions/browser/${String(at(sessions, "user_sessions.0.id"))}`
  expect((await pagerduty.get(one)).status).toBe(200)
  expect((await pagerduty.remove(one)).status).toBe(204)
  expect((await pagerduty.remove(`/users/${me}/sessions`)).status).toBe(204)
  expect(each(await pagerduty.get(`/users/${me}/sessions`), "user_sessions", "type")).toEqual([])
})

test("raw analytics list everybody by a cursor", async () => {
  await using pagerduty = await bench("one-schedule")
  const first = await pagerduty.post("/analytics/raw/users", { limit: 3, order: "asc" })
  expect(first.body).toMatchObject({ more: true, limit: 3 })
  const rest = await pagerduty.post("/analytics/raw/users", {
    limit: 3,
    order: "asc",
    starting_after: at(first, "last"),
  })
  expect(rest.body).toMatchObject({ more: false })
  expect([...each(first, "data", "email"), ...each(rest, "data", "email")]).toHaveLength(4)
})
