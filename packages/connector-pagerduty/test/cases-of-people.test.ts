// "What an offboarding must handle", cases 1, 2, 9 and 14, as the facts number them: who leaves, who takes over, and what is theirs.
import { Deprovision } from "@latchkey/core"
import * as Effect from "effect/Effect"
import { describe, expect, test } from "vitest"
import { ANA, api, BO, keys, offboard, open, outcomes, perform, transfer, world } from "./cases.ts"

describe("1. who takes over", () => {
  test.each([
    ["is who leaves", { to: ANA }, "themselves"],
    ["is a stakeholder", { to: "lin@acme.test" }, "stakeholder"],
  ])("%s: blocked, in words", async (_, asked, words) => {
    await open("acme")
    const draft = await transfer(asked)
    expect(draft.steps).toEqual([])
    expect(draft.blockers.map(({ what }) => what).join(" ")).toContain(words)
  })

  test("is missing: blocked, and those who stand on each schedule already are named", async () => {
    await open("one-schedule")
    const { blockers } = await transfer({})
    expect(blockers[0]).toMatchObject({ key: "schedule:PSONE01", clearedBy: expect.stringContaining("Bo Chen") })
  })

  test("has a pending invitation and no way to be reached: warned of", async () => {
    await open("acme")
    const { warnings } = await transfer({ to: "pia@acme.test" })
    expect(warnings.join(" ")).toContain("has not accepted the invitation")
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

test("9. a team where A is the only manager gets B; a private one lets B in", async () => {
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
