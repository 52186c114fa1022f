// "What an offboarding must handle", case by case, as the facts number them: A leaves, B takes over. Those about who A and B
// are (1, 2, 9, 14) stand in cases-of-people.test.ts.
import { TransferData } from "@latchkey/core"
import { judge } from "@latchkey/testkit/pagerduty"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { ANA, api, BO, CY, keys, NOW, offboard, open, outcomes, perform, snapshot, transfer, world } from "./cases.ts"
import { performAll, standing } from "./pagerduty.ts"

test("3. B in the same layer takes both turns, everybody else keeps theirs", async () => {
  await open("one-schedule")
  const before = await snapshot()
  const draft = await offboard({ to: BO })
  expect(draft.steps.find(({ kind }) => kind === "schedule")?.line).toContain("more than one turn")
  expect(outcomes(await perform(draft))).toEqual(["done"])
  expect(judge(before, await snapshot(), { leaver: ANA, successor: BO })).toEqual([])
})

test("4, 6, 8. every place of A in layers, overrides and policies, of an old and messy account", async () => {
  await open("acme")
  const before = await snapshot()
  const draft = await offboard({ to: BO })
  expect(draft.blockers).toEqual([])
  expect(outcomes(await perform(draft))).toEqual(["done"])
  expect(judge(before, await snapshot(), { leaver: ANA, successor: BO })).toEqual([])
})

describe("5. A on call now", () => {
  test("hands over at once: said", async () => {
    await open("one-schedule")
    expect((await transfer({ to: BO })).warnings.join(" ")).toContain("paged from the moment of the change")
  })

  test("stays until the running shift ends, with `end-of-shift`, and not a minute longer", async () => {
    await open("one-schedule")
    const draft = await transfer({ to: CY, options: { handover: "end-of-shift" } })
    expect(draft.steps.map(({ kind }) => kind)).toEqual(["override-cover", "schedule", "incidents"])
    expect(draft.warnings.join(" ")).toContain("stays on call")
    /** Who stands on it, at noon of each day that comes. */
    const noons = async () => {
      const { schedule }: { schedule: { final_schedule: { rendered_schedule_entries: Array<Entry> } } } = await api(
        "/schedules/PSONE01?since=2026-11-24T10:00:00Z&until=2026-12-31T00:00:00Z",
      )
      return Array.from({ length: 36 }, (_, day) => {
        const noon = Date.parse("2026-11-24T12:00:00Z") + day * 86_400_000
        const holds = ({ start, end }: Entry) => Date.parse(start) <= noon && noon < Date.parse(end)
        return schedule.final_schedule.rendered_schedule_entries.find(holds)?.user.id
      })
    }
    const before = await noons()
    const shift = before.findIndex((who) => who !== ANA)
    expect(shift).toBeGreaterThan(0)
    expect(outcomes(await perform(draft))).toEqual(["done"])
    expect(await noons()).toEqual(before.map((who, day) => (who === ANA && day >= shift ? CY : who)))
    // What was promised counts her last shift in.
    const { evidence = {} } = draft
    expect(evidence.cover?.[0]?.after[0]?.who).toBe(ANA)
    const verified = await world.run((connection) =>
      Effect.flatMap(
        connection.resolve(TransferData),
        ({ verify }) => verify?.(evidence) ?? Effect.succeed(["none"]),
      ).pipe(standing(NOW)),
    )
    expect(verified).toEqual([])
    // Her override is the only thing that still names her.
    expect(keys(await offboard({ to: CY }))).toEqual([])
  })
})

describe("7. incidents", () => {
  test("other assignees stay; B is not named twice", async () => {
    await open("acme")
    const before = await snapshot()
    const draft = await transfer({ to: BO })
    await perform(draft)
    const findings = judge(before, await snapshot(), { leaver: ANA, successor: BO, deletes: false })
    expect(findings).toEqual([])
  })

  test("go back to the policy they came by, with `incidents: policy`; shared and hand-assigned ones to B", async () => {
    await open("acme")
    const draft = await transfer({ to: BO, options: { incidents: "policy" } })
    expect(draft.warnings.join("\n")).toMatch(/Back to their policies.*#\d+/)
    expect(draft.warnings.join("\n")).toMatch(/To Bo Chen, since .*#\d+/)
    expect(outcomes(await perform(draft))).toEqual(["done"])
    const left = await api(`/incidents?user_ids[]=${ANA}&statuses[]=triggered&statuses[]=acknowledged&date_range=all`)
    expect(left).toMatchObject({ incidents: [] })
    const { incidents }: { incidents: Array<{ assigned_via: string; assignments: Array<unknown> }> } = await api(
      "/incidents?statuses[]=triggered&statuses[]=acknowledged&date_range=all&limit=100",
    )
    expect(incidents.every(({ assignments }) => assignments.length > 0)).toBe(true)
    expect(incidents.map(({ assigned_via: via }) => via)).toContain("escalation_policy")
  })
})

describe("8. schedules and policies of somebody else's", () => {
  test("each to whom it is given", async () => {
    await open("acme")
    const draft = await transfer({ to: BO, options: { destinations: { PSMOVE1: "cy@acme.test", PEPLAT1: CY } } })
    const to = (id: string) => draft.steps.find(({ target }) => target.id === id)?.intent
    expect(to("PSMOVE1")).toMatchObject({ to: { id: CY } })
    expect(to("PEPLAT1")).toMatchObject({ to: { id: CY } })
    expect(to("PEPAYM1")).toMatchObject({ to: { id: BO } })
    expect(outcomes(await perform(draft))).toEqual(["done"])
  })

  test("what has nobody to go to still blocks", async () => {
    await open("acme")
    const draft = await transfer({ options: { destinations: { PSMOVE1: CY } } })
    expect(draft.steps.map(({ target }) => target.id)).toEqual(["PSMOVE1"])
    expect(keys(draft)).toContain("schedule:PSPLAT1")
    expect(keys(draft)).not.toContain("schedule:PSMOVE1")
  })

  test("an id that does not name A: blocked", async () => {
    await open("one-schedule")
    expect(keys(await transfer({ to: BO, options: { destinations: { PSNONE1: CY } } }))).toContain(
      "destination:PSNONE1",
    )
  })
})

describe("10. what is changed between plan and run", () => {
  test("is seen, and that step is planned again: nothing is overwritten", async () => {
    await open("acme")
    const draft = await transfer({ to: BO })
    const shown: { escalation_policy: object } = await api("/escalation_policies/PEPLAT1")
    const renamed = { escalation_policy: { ...shown.escalation_policy, name: "Platform 2" } }
    await api("/escalation_policies/PEPLAT1", "PUT", renamed)
    expect(outcomes(await perform(draft))).toEqual(["done"])
    expect(await api("/escalation_policies/PEPLAT1")).toMatchObject({ escalation_policy: { name: "Platform 2" } })
  })

  test("is deleted: reported as such, and nobody is deleted", async () => {
    await open("one-schedule")
    const draft = await offboard({ to: BO })
    for (const path of ["/services/PVONE01", "/escalation_policies/PEONE01", "/schedules/PSONE01"])
      await api(path, "DELETE")
    const schedule = draft.steps.find(({ kind }) => kind === "schedule")
    if (schedule === undefined) throw new Error("no step")
    const failed = await world.run((connection) => Effect.flip(connection.perform(schedule)))
    expect(failed.reason._tag).toBe("NotFound")
  })
})

describe("11. a token that can't see everything", () => {
  const scopes = ["users", "teams", "schedules", "oncalls", "escalation_policies", "incidents"].map(
    (one) => `${one}.read`,
  )
  const mint = async (user?: string) => {
    const minted = await world.control("POST", "tokens", { scopes, ...(user !== undefined && { user }) })
    return Schema.decodeUnknownSync(Schema.Struct({ token: Schema.String }))(minted).token
  }

  test("one that is no admin's sees nothing of private teams: the plan says so, and blocks the deletion", async () => {
    await open("shift-based")
    const draft = await offboard({ to: CY, token: await mint(BO) })
    expect(draft.sight.unseen).toEqual([{ what: "private teams", why: expect.stringContaining("Bo Chen") }])
    expect(keys(draft)).toEqual(["unseen:private teams"])
  })

  test("one that may not read sessions says so", async () => {
    await open("shift-based")
    const draft = await offboard({ to: BO, token: await mint() })
    expect(draft.warnings.join(" ")).toContain("Sessions of Ana Ruiz could not be seen")
  })
})

test("13. two plans that touch the same people: whom the first deleted, the second can't hand over to", async () => {
  await open("one-schedule")
  const [anaToBo, boToCy] = [await offboard({ to: BO }), await offboard({ from: BO, to: CY })]
  expect(outcomes(await perform(boToCy))).toEqual(["done"])
  const schedule = anaToBo.steps.find(({ kind }) => kind === "schedule")
  if (schedule === undefined) throw new Error("no step")
  // Cy stands where Bo stood: not what the plan saw.
  const receipt = await world.run((connection) => connection.perform(schedule).pipe(standing(NOW)))
  expect(receipt.outcome).toBe("changed underneath")
  expect(await api(`/users/${ANA}`)).toMatchObject({ user: { id: ANA } })
  const again = await world.run((connection) =>
    Effect.flip(Effect.flatMap(connection.resolve(TransferData), ({ plan }) => plan({ from: ANA, to: BO }))),
  )
  expect(again.reason._tag).toBe("NotFound")
})

test("15. daylight saving, a leap day, a year-long turn inside the window", async () => {
  for (const now of ["2026-10-24T22:00:00Z", "2027-03-27T22:00:00Z", "2028-02-28T12:00:00Z"]) {
    await open("acme", { now })
    const before = await snapshot()
    const receipts = await world.run((connection) =>
      Effect.gen(function* () {
        const { plan } = yield* connection.resolve(TransferData)
        return yield* performAll(connection, yield* plan({ from: ANA, to: BO }))
      }).pipe(standing(now)),
    )
    expect(outcomes(receipts)).toEqual(["done"])
    const findings = judge(before, await snapshot(), { leaver: ANA, successor: BO, deletes: false })
    expect([now, findings]).toEqual([now, []])
    if (!now.startsWith("2028")) await world.close()
  }
})

interface Entry {
  readonly start: string
  readonly end: string
  readonly user: { readonly id: string }
}
