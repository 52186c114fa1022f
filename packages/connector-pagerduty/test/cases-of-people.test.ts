// "What an offboarding must handle", cases 1, 2, 9 and 14, as the facts number them: who leaves, who takes over, and what is theirs.
import { createServer } from "node:http"
import { Deprovision } from "@latchkey/core"
import type { User } from "@latchkey/emulator-pagerduty"
import * as Effect from "effect/Effect"
import { describe, expect, test } from "vitest"
import { oneSchedule } from "../../emulator-pagerduty/worlds/one-schedule.ts"
import { person } from "../../emulator-pagerduty/worlds/person.ts"
import {
  ANA,
  api,
  BO,
  keys,
  offboard,
  open,
  outcomes,
  perform,
  said,
  snapshot,
  transfer,
  world,
  writes,
} from "./cases.ts"

describe("1. who takes over", () => {
  test.each([
    ["is who leaves", { to: ANA }, "themselves"],
    ["is a stakeholder", { to: "lin@acme.test" }, "stakeholder"],
  ])("%s: blocked, in words", async (_, asked, words) => {
    await open("acme")
    const draft = await transfer(asked)
    expect(draft.steps).toEqual([])
    expect(said(draft).join(" ")).toContain(words)
  })

  test("is missing: blocked, and those who stand on each schedule already are named", async () => {
    await open("one-schedule")
    const { blockers } = await transfer({})
    expect(blockers[0]).toMatchObject({ key: "schedule:PSONE01", clearedBy: expect.stringContaining("Bo Chen") })
  })

  const late = "has not accepted the invitation to PagerDuty yet: pages may not be seen."
  const mute = "has no contact method: no page would reach them."
  const deaf = "has no notification rule for high urgency: such pages would not reach them."
  test.each([
    ["has a pending invitation", "pia@acme.test", [`Pia Lund ${late}`]],
    ["has no contact method, hence no rule", "noor@acme.test", [`Noor Haddad ${mute}`, `Noor Haddad ${deaf}`]],
    ["has rules, but none for high urgency", "wes@acme.test", [`Wes Grant ${deaf}`]],
    ["can be reached", BO, []],
  ])("%s: warned of in just these words", async (_, to, said) => {
    await open("acme")
    const draft = await transfer({ to })
    expect(draft.blockers).toEqual([])
    expect(draft.warnings.filter((one) => [late, mute, deaf].some((end) => one.endsWith(end)))).toEqual(said)
  })

  test("is deleted, and a stub of them is left: blocked, in words", async () => {
    await open("one-schedule")
    await using stubs = await showingAsStub(BO)
    const draft = await offboard({ to: BO, apiUrl: stubs.url })
    expect(draft.blockers).toContainEqual(
      expect.objectContaining({ key: `successor:${BO}`, what: "Bo Chen is deleted: pages would reach nobody." }),
    )
    expect(draft.steps.map(({ kind }) => kind)).toEqual(["sessions", "user"])
  })

  test("is deleted, and nothing is left: not found, by what they were called", async () => {
    await open("one-schedule", { switches: { offboarding: "stubs" } })
    await api(`/users/${BO}`, "DELETE")
    await world.control("DELETE", "requests")
    await expect(offboard({ to: BO })).rejects.toMatchObject({
      message: expect.stringContaining(`"${BO}"`),
      reason: { _tag: "NotFound" },
    })
    expect(await writes()).toEqual([])
  })

  test("is one of two with the same e-mail: an error that names both, and nothing changes", async () => {
    await open("one-schedule", { world: withAnother({ id: "PBOTWO1", name: "Bo Chen", email: "BO@acme.test" }) })
    const before = await snapshot()
    await expect(offboard({ to: "bo@acme.test" })).rejects.toMatchObject({
      message: "PagerDuty has more than one user with the e-mail bo@acme.test: PBOCHE1, PBOTWO1.",
      remedy: "Name the one that you mean by its id.",
      reason: { _tag: "Ambiguous", candidates: ["PBOCHE1", "PBOTWO1"] },
    })
    expect([await writes(), await snapshot()]).toEqual([[], before])
    expect((await transfer({ to: "PBOTWO1" })).blockers).toEqual([])
  })

  test("is not mistaken for somebody whose name is their e-mail", async () => {
    await open("one-schedule", { world: withAnother({ id: "PBOTWO1", name: "bo@acme.test", email: "bob@acme.test" }) })
    const { steps } = await transfer({ to: "bo@acme.test" })
    expect(steps.map(({ intent }) => intent)).toContainEqual(
      expect.objectContaining({ to: { id: BO, name: "Bo Chen" } }),
    )
  })
})

describe("2. who leaves", () => {
  test("is the account owner: blocked", async () => {
    await open("one-schedule")
    expect(keys(await offboard({ from: "olga@acme.test", to: BO }))).toContain("owner")
  })

  test("is gone already: not found, unless this very plan did it", async () => {
    await open("one-schedule")
    const draft = await offboard({ to: BO })
    await perform(draft)
    expect(outcomes(await perform(draft))).toEqual(["already done"])
    await expect(offboard({ to: BO })).rejects.toMatchObject({ reason: { _tag: "NotFound" } })
  })

  test("is the token's own user, or the `From` user: blocked", async () => {
    await open("acme")
    const { tokens }: { tokens: { users: Record<string, string> } } = await api("/_emulator/state")
    const own = tokens.users["admin"] ?? ""
    expect(keys(await offboard({ from: "PMASIL1", to: BO, token: own }))).toEqual(expect.arrayContaining(["self"]))
    const from = { token: world.emulator.accountToken, from: "ana@acme.test" }
    const draft = await world.run(
      (connection) => Effect.flatMap(connection.resolve(Deprovision), ({ plan }) => plan({ account: ANA })),
      from,
    )
    expect(keys(draft)).toContain("from")
  })

  test("is a Global Admin: warned of", async () => {
    await open("acme")
    expect((await offboard({ from: "marta@acme.test", to: BO })).warnings.join(" ")).toContain("Global Admin")
  })
})

describe("9. a team where A is the only manager", () => {
  test("gets B; a private one lets B in", async () => {
    await open("acme")
    const draft = await transfer({ to: BO })
    const teams = draft.steps.filter(({ kind }) => kind === "team-member")
    expect(teams.map(({ target, intent }) => [target.name, intent])).toEqual([
      ["Payments", { to: { id: BO, name: "Bo Chen" }, role: "manager" }],
      ["Security", { to: { id: BO, name: "Bo Chen" }, role: "responder" }],
    ])
    await perform(draft)
    const manager = expect.objectContaining({ user: expect.objectContaining({ id: BO }), role: "manager" })
    expect(await api("/teams/PTPAYM1/members")).toMatchObject({ members: expect.arrayContaining([manager]) })
  })

  test.each(["lin@acme.test", "ruth@acme.test"])(
    "a stakeholder, who may not lead: blocked, nothing is sent: %s",
    async (to) => {
      await open("acme")
      const draft = await offboard({ to })
      expect(said(draft)).toContainEqual(
        expect.stringMatching(/^(Lin Zhao|Ruth Abdi) is a stakeholder, who can't be on call\.$/),
      )
      expect(draft.steps.map(({ kind }) => kind)).toEqual(["sessions", "user"])
      expect(await writes()).toEqual([])
    },
  )

  test.each(["hugo@acme.test", "olga@acme.test"])(
    "B, a Global Admin or the owner: in charge already, %s",
    async (to) => {
      await open("acme")
      const { steps, blockers } = await transfer({ to })
      expect(blockers).toEqual([])
      expect(steps.map(({ kind }) => kind)).toContain("schedule")
      expect(steps.map(({ kind }) => kind)).not.toContain("team-member")
    },
  )

  test("B, made a stakeholder since the plan: said, nothing is handed over, and A stays", async () => {
    await open("acme")
    await api(`/teams/PTPAYM1/users/${BO}`, "PUT", { role: "observer" })
    const draft = await offboard({ to: BO })
    const { user }: { user: object } = await api(`/users/${BO}`)
    await api(`/users/${BO}`, "PUT", { user: { ...user, role: "read_only_limited_user" } })
    await world.control("DELETE", "requests")
    const before = await snapshot()
    const receipts = await perform(draft)
    expect(receipts.map(({ step, outcome, why }) => [step.split(":")[0], outcome, why])).toEqual([
      ["sessions", "done", undefined],
      ["team-member", "failed", "The source took the write, and shows no effect of it."],
    ])
    const { sessions: _, delegations: _grants, ...rest } = before
    expect(await snapshot()).toMatchObject(rest)
    expect(
      (await writes()).filter((one) => !/^DELETE .oauth_delegations$|^PUT .teams.PTPAYM1.users/.test(one)),
    ).toEqual([])
  })
})

describe("14. what else is the leaver's", () => {
  test("sessions are revoked first; what goes with the user is said in words", async () => {
    await open("acme")
    const draft = await offboard({ to: BO })
    expect(draft.steps[0]).toMatchObject({ kind: "sessions", stage: 0, before: { web: 1, mobile: 1 } })
    expect(draft.warnings.join("\n")).toMatch(/With Ana Ruiz go: .*tags, subscriptions to status updates/)
    expect(draft.warnings.join("\n")).not.toContain("was asked to respond")
    await perform({ ...draft, steps: draft.steps.slice(0, 1) })
    const { oauth_delegations: left }: { oauth_delegations: Array<{ delegation_type: string }> } = await api(
      `/users/${ANA}/oauth_delegations?status=issued`,
    )
    expect(left.filter(({ delegation_type: type }) => type !== "integration")).toEqual([])
  })

  test("requests to respond that she has not answered: named where they are seen, and said where they are not", async () => {
    await open("acme")
    const { incidents }: { incidents: Array<{ id: string; incident_number: number }> } = await api(
      `/incidents?user_ids[]=${ANA}&statuses[]=triggered&statuses[]=acknowledged&date_range=all`,
    )
    const [incident] = incidents
    await api(`/incidents/${incident?.id}/responder_requests`, "POST", {
      requester_id: "POLGA01",
      message: "Please help",
      responder_request_targets: [{ id: ANA, type: "user" }],
    })
    const said = (await offboard({ to: BO })).warnings.join("\n")
    expect(said).toContain(`Ana Ruiz was asked to respond to #${incident?.incident_number}, and has not answered`)
    expect(said).toContain("incidents of other people are not looked for")
  })
})

/** The smallest account, and somebody more. */
const withAnother =
  ({ id, name, email }: Pick<User, "id" | "name" | "email">) =>
  (now: Date) => {
    const { users, ...rest } = oneSchedule(now)
    return { ...rest, users: [...users, person(id, name, "user", { email })] }
  }

/** What is read of the open world, with one user shown as PagerDuty may show who is deleted and still named. */
const showingAsStub = async (id: string) => {
  const server = createServer(async ({ url = "/", headers: { authorization = "", accept = "" } }, response) => {
    const answer = await fetch(`${world.proxy.url}${url}`, { headers: { authorization, accept } })
    const text = await answer.text()
    const stub = JSON.stringify({ deleted_at: "2026-11-01T00:00:00Z" }).slice(1, -1)
    response
      .writeHead(answer.status, { "content-type": "application/json" })
      .end(url.startsWith(`/users/${id}`) ? text.replace(`"id":"${id}"`, `$&,${stub}`) : text)
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}
