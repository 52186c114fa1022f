import { expect, test } from "vitest"
import { at, bench, each, idAt, refusal } from "../testing/bench.ts"

const member = { type: "user", name: "Dana Fox", email: "dana@acme.test", role: "user" }

const policyOf = (user: string, team: string) => ({
  escalation_policy: {
    type: "escalation_policy",
    name: "Ops",
    escalation_rules: [{ escalation_delay_in_minutes: 10, targets: [{ id: user, type: "user_reference" }] }],
    teams: [{ id: team, type: "team_reference" }],
  },
})

test("a team is made, shown, changed, found and deleted", async () => {
  await using pagerduty = await bench()
  const id = idAt(
    await pagerduty.post("/teams", { team: { type: "team", name: "Ops", description: "Keeps it up" } }),
    "team",
  )
  expect((await pagerduty.get(`/teams/${id}`)).body).toMatchObject({ team: { name: "Ops", default_role: "manager" } })
  await pagerduty.put(`/teams/${id}`, { team: { type: "team", name: "Operations" } })
  expect(each(await pagerduty.get("/teams?query=operat"), "teams", "name")).toEqual(["Operations"])
  expect(refusal(await pagerduty.post("/teams", { team: { type: "team", name: "Operations" } }))).toEqual([
    400,
    2001,
    "Name has already been taken",
  ])
  expect((await pagerduty.remove(`/teams/${id}`)).status).toBe(204)
  expect(refusal(await pagerduty.get(`/teams/${id}`))).toEqual([404, 2100])
})

test("members have roles, go with their user, and come back by none", async () => {
  await using pagerduty = await bench()
  const team = idAt(await pagerduty.post("/teams", { team: { type: "team", name: "Ops" } }), "team")
  const user = idAt(await pagerduty.post("/users", { user: member }), "user")
  expect((await pagerduty.put(`/teams/${team}/users/${user}`, { role: "responder" })).status).toBe(204)
  expect((await pagerduty.get(`/teams/${team}/members`)).body).toMatchObject({
    members: [{ user: { id: user }, role: "responder" }],
  })
  expect(each(await pagerduty.get(`/users?team_ids[]=${team}`), "users", "id")).toEqual([user])
  expect(each(await pagerduty.get(`/users/${user}?include[]=teams`), "user.teams", "default_role")).toEqual(["manager"])
  await pagerduty.put(`/teams/${team}/users/${user}`)
  expect(each(await pagerduty.get(`/teams/${team}/members?include[]=users`), "members", "role")).toEqual(["manager"])
  await pagerduty.remove(`/users/${user}`)
  expect(each(await pagerduty.get(`/teams/${team}/members`), "members", "role")).toEqual([])
  expect((await pagerduty.remove(`/teams/${team}/users/${user}`)).status).toBe(404)
})

test("nobody leaves a team whose policy they are on", async () => {
  await using pagerduty = await bench()
  const team = idAt(await pagerduty.post("/teams", { team: { type: "team", name: "Ops" } }), "team")
  const user = idAt(await pagerduty.post("/users", { user: member }), "user")
  await pagerduty.put(`/teams/${team}/users/${user}`, { role: "manager" })
  const policy = idAt(await pagerduty.post("/escalation_policies", policyOf(user, team)), "escalation_policy")
  expect(refusal(await pagerduty.remove(`/teams/${team}/users/${user}`))).toEqual([
    400,
    2001,
    "User cannot be removed as they belong to an escalation policy on this team",
  ])
  expect((await pagerduty.remove(`/teams/${team}/escalation_policies/${policy}`)).status).toBe(204)
  expect((await pagerduty.remove(`/teams/${team}/users/${user}`)).status).toBe(204)
})

test("a stakeholder can't be added; a limited one is an observer", async () => {
  await using pagerduty = await bench("acme")
  expect((await pagerduty.put("/teams/PTPAYM1/users/PRUABD1", { role: "responder" })).status).toBe(400)
  expect((await pagerduty.put("/teams/PTPAYM1/users/PLIZHA1", { role: "responder" })).status).toBe(204)
  const members = (await pagerduty.get("/teams/PTPAYM1/members")).body
  expect(members).toMatchObject({
    members: expect.arrayContaining([
      expect.objectContaining({ user: expect.objectContaining({ id: "PLIZHA1" }), role: "observer" }),
    ]),
  })
})

test("a policy belongs to one team, or to the heir of it", async () => {
  await using pagerduty = await bench()
  const [one, other] = [
    idAt(await pagerduty.post("/teams", { team: { type: "team", name: "One" } }), "team"),
    idAt(await pagerduty.post("/teams", { team: { type: "team", name: "Other" } }), "team"),
  ]
  const owner = idAt(await pagerduty.get("/users/me"), "user")
  const policy = idAt(await pagerduty.post("/escalation_policies", policyOf(owner, one)), "escalation_policy")
  expect((await pagerduty.put(`/teams/${one}/escalation_policies/${policy}`)).status).toBe(204)
  expect(refusal(await pagerduty.put(`/teams/${other}/escalation_policies/${policy}`))).toEqual([
    400,
    2001,
    "Escalation Policy has already been taken",
  ])
  await pagerduty.remove(`/teams/${one}?reassignment_team=${other}`)
  expect(at(await pagerduty.get(`/escalation_policies/${policy}`), "escalation_policy.teams.0.id")).toBe(other)
})
