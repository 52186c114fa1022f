import { expect, test } from "vitest"
import { as, at, bench, each, refusal } from "./testing/bench.ts"

test.each(["", "Token token=wrong", "Bearer wrong", "Basic b2xnYTpwdw==", "Token"])(
  "%j is refused",
  async (authorization) => {
    await using pagerduty = await bench()
    expect(refusal(await pagerduty.get("/users", { authorization }))).toEqual([401, 2006])
  },
)

test.each(["Token token=", "token token=", "Bearer ", "bearer ", "Token "])(
  "%j before a token is taken",
  async (scheme) => {
    await using pagerduty = await bench()
    const { token } = pagerduty.running
    expect((await pagerduty.get("/users/me", { authorization: scheme + token })).status).toBe(200)
  },
)

test("a quoted token is taken", async () => {
  await using pagerduty = await bench()
  expect((await pagerduty.get("/users/me", { authorization: `Token token="${pagerduty.running.token}"` })).status).toBe(
    200,
  )
})

test("the state lists an account token, a read-only one and one of each role", async () => {
  await using pagerduty = await bench("acme")
  const state = { body: await pagerduty.state() }
  const token = (path: string) => as(String(at(state, `tokens.${path}`)))
  expect(at(await pagerduty.get("/users/me", token("users.admin")), "user.role")).toBe("admin")
  expect(at(await pagerduty.get("/users/me", token("users.limited_user")), "user.role")).toBe("limited_user")
  expect((await pagerduty.get("/users", token("account"))).status).toBe(200)
  expect((await pagerduty.get("/users", token("readOnly"))).status).toBe(200)
  expect(refusal(await pagerduty.post("/teams", { team: { type: "team", name: "X" } }, token("readOnly")))).toEqual([
    403, 2010,
  ])
})

test("a role does what it may, and no more", async () => {
  await using pagerduty = await bench("acme")
  const state = { body: await pagerduty.state() }
  const token = (role: string) => as(String(at(state, `tokens.users.${role}`)))
  const tries = async (role: string) => [
    (await pagerduty.get("/users", token(role))).status,
    (await pagerduty.post("/teams", { team: { type: "team", name: role } }, token(role))).status,
    (await pagerduty.remove("/users/PNONE", token(role))).status,
    (await pagerduty.put("/incidents/QNONE", { incident: { type: "incident" } }, token(role))).status,
  ]
  expect(await tries("admin")).toEqual([200, 201, 404, 404])
  expect(await tries("user")).toEqual([200, 201, 403, 404])
  expect(await tries("limited_user")).toEqual([200, 403, 403, 404])
  const override = "/v3/schedules/PNONE/overrides/X"
  expect((await pagerduty.remove(override, token("limited_user"))).status).toBe(404)
  expect((await pagerduty.remove(override, token("read_only_user"))).status).toBe(403)
  expect(await tries("read_only_user")).toEqual([200, 403, 403, 403])
})

test("creating a user with an account token needs From", async () => {
  await using pagerduty = await bench()
  const account = as(pagerduty.running.accountToken)
  const user = { type: "user", name: "Dana", email: "dana@acme.test" }
  expect(refusal(await pagerduty.post("/users", { user }, account))).toEqual([400, 2016])
  expect(refusal(await pagerduty.post("/users", { user }, { ...account, from: "x@acme.test" }))).toEqual([400, 1008])
})

test("what a token may not see is left out of lists, and 403 by id", async () => {
  await using pagerduty = await bench("one-schedule", { unseen: ["PSONE01", "PEONE01"] })
  const account = as(pagerduty.running.accountToken)
  expect(each(await pagerduty.get("/schedules", account), "schedules", "id")).toEqual([])
  expect(refusal(await pagerduty.get("/schedules/PSONE01", account))).toEqual([403, 2010])
  expect(refusal(await pagerduty.get("/escalation_policies/PEONE01", account))).toEqual([403, 2010])
  expect(each(await pagerduty.get("/schedules"), "schedules", "id")).toEqual(["PSONE01"])
})

test("an OAuth token does what its scopes allow, and is told which one it lacks", async () => {
  await using pagerduty = await bench("shift-based")
  const state = { body: await pagerduty.state() }
  const [full, readOnly] = ["oauthFull", "oauthReadOnly"].map((name) => as(String(at(state, `tokens.${name}`))))
  const team = { team: { type: "team", name: "X" } }
  expect((await pagerduty.get("/users", readOnly)).status).toBe(200)
  expect((await pagerduty.post("/teams", team, full)).status).toBe(201)
  const refused = await pagerduty.post("/teams", team, readOnly)
  expect(refused).toMatchObject({
    status: 403,
    body: { error: { message: "Token missing required scopes", required_scopes: "teams.write" } },
  })
  expect(at(refused, "error.token_scopes")).toMatch(/abilities.read .* users.read/)
  expect((await pagerduty.put("/v3/schedules/PV3DES1", { schedule: {} }, readOnly)).status).toBe(403)
  expect((await pagerduty.put("/v3/schedules/PV3DES1", { schedule: {} }, full)).status).toBe(200)
})

test("tokens with any scopes are minted: an app's, or a user's, that dies with the user", async () => {
  await using pagerduty = await bench("acme")
  const mint = async (body: object) =>
    as(
      String(
        at(await pagerduty.post("/_emulator/tokens", { scopes: ["users.read", "teams.write"], ...body }), "token"),
      ),
    )
  const tries = async (token: Record<string, string>) => [
    (await pagerduty.get("/users", token)).status,
    (await pagerduty.get("/teams", token)).status,
    (await pagerduty.post("/teams", { team: { type: "team", name: "X" } }, token)).status,
    (await pagerduty.get("/users/me", token)).status,
  ]
  const { body } = await pagerduty.get("/users?limit=100")
  const dee = String(each({ body }, "users", "id")[each({ body }, "users", "name").indexOf("Dee Novak")])
  const theirs = await mint({ user: dee })
  expect(await tries(await mint({}))).toEqual([200, 403, 201, 400])
  await pagerduty.put(`/users/${dee}`, {
    user: { type: "user", name: "Dee Novak", email: "dee@acme.test", role: "observer" },
  })
  expect(await tries(theirs)).toEqual([200, 403, 403, 200])
  expect((await pagerduty.remove(`/users/${dee}`)).status).toBe(204)
  expect((await pagerduty.get("/users", theirs)).status).toBe(401)
  expect((await pagerduty.post("/_emulator/tokens", { scopes: "all" })).status).toBe(400)
})

test("an app needs no From", async () => {
  await using pagerduty = await bench("one-schedule")
  const { token } = Object(
    await pagerduty.post("/_emulator/tokens", { scopes: ["incidents.write"] }).then(({ body }) => body),
  )
  const incident = { type: "incident", title: "Down", service: { id: "PVONE01", type: "service_reference" } }
  expect((await pagerduty.post("/incidents", { incident }, as(String(token)))).status).toBe(201)
})

test("tokens are 20 characters long, those of OAuth longer", async () => {
  await using pagerduty = await bench("one-schedule")
  const { token, accountToken } = pagerduty.running
  const { oauthFull } = Object(at({ body: await pagerduty.state() }, "tokens"))
  expect([token.length, accountToken.length, oauthFull.length]).toEqual([20, 20, 26])
})
