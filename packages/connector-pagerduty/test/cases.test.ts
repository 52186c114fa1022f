// "What an offboarding must handle", case by case, as the facts number them: A leaves, B takes over. Those about who A and B
// are (1, 2, 9, 14) stand in cases-of-people.test.ts.
import { TransferData } from "@latchkey/core"
import type { Incident } from "@latchkey/emulator-pagerduty"
import { judge, type Snapshot } from "@latchkey/testkit/pagerduty"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "vitest"
import { acme } from "../../emulator-pagerduty/worlds/acme.ts"
import { oneSchedule } from "../../emulator-pagerduty/worlds/one-schedule.ts"
import { overrides } from "../../emulator-pagerduty/worlds/override.ts"
import { ana, cy } from "../../emulator-pagerduty/worlds/people.ts"
import {
  ANA,
  api,
  BO,
  CY,
  keys,
  NOW,
  offboard,
  open,
  outcomes,
  perform,
  snapshot,
  transfer,
  world,
  writes,
} from "./cases.ts"
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
    expect(draft.warnings.join("\n")).toMatch(
      /stays on call on "Primary" until .*\n.*signs Ana Ruiz out first all the same/,
    )
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

test("6. an override that lies wholly under others' is taken out, not made again, and said", async () => {
  await open("one-schedule", {
    world: (now: Date) => ({
      ...oneSchedule(now),
      schedules: oneSchedule(now).schedules.map((schedule) => ({
        ...schedule,
        // The later ones lie on top.
        overrides: overrides(now, schedule.id, [
          [ana, 24, 30],
          [ana, 48, 60],
          [cy, 20, 36],
        ]),
      })),
    }),
  })
  const before = await snapshot()
  const draft = await offboard({ to: BO })
  expect(draft.warnings.filter((one) => one.includes("lies under others'"))).toEqual([
    expect.stringMatching(/^Schedule "Primary": .*Ana Ruiz.*: it is taken out, and not made again\.$/),
  ])
  const [cover, removal] = ["override-cover", "override-removal"].map((which) =>
    draft.steps.find(({ kind }) => kind === which),
  )
  expect(cover?.line.match(/ until /g)).toHaveLength(1)
  expect(removal?.line).toContain("2 overrides of")
  expect(outcomes(await perform(draft))).toEqual(["done"])
  const after = await snapshot()
  const stand = after.schedules["PSONE01"]?.overrides.map(({ user, start, end }) => [user.id, start, end])
  expect(stand).toEqual([
    [CY, "2026-11-25T06:00:00Z", "2026-11-25T22:00:00Z"],
    [BO, "2026-11-26T10:00:00Z", "2026-11-26T22:00:00Z"],
  ])
  expect(judge(before, after, { leaver: ANA, successor: BO })).toEqual([])
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

  // A call takes 250, a sweep 1,000, a listing 10,000.
  test.each([500, 1_250, 10_250])(
    "%i open ones: all are handed over, each once, in as few calls as can be",
    async (count) => {
      await open("one-schedule", { world: withIncidents(count), switches: { rateLimit: 9_600 } })
      const before = await snapshot()
      const receipts = await perform(await offboard({ to: BO }))
      expect(outcomes(receipts)).toEqual(["done"])
      const bulks = world.proxy.exchanges.filter(({ request }) => request === "PUT /incidents")
      // A bulk of more than 250 is refused: so many that are not leave nothing to be sent twice.
      expect(bulks.map(({ status }) => status)).toEqual(Array.from({ length: count / 250 }, () => 200))
      const after = await snapshot()
      expect(new Set(assigneesOf(after))).toEqual(new Set([BO, `${BO} ${CY}`, CY]))
      expect(judge(before, after, { leaver: ANA, successor: BO })).toEqual([])
    },
    120_000,
  )
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

  // Where PagerDuty deletes whoever is still named, it is not PagerDuty's refusal that keeps A.
  const stubs = { switches: { offboarding: "stubs" } } as const

  test("is deleted: reported as such, and nobody is deleted", async () => {
    await open("one-schedule", stubs)
    const draft = await offboard({ to: BO })
    for (const path of ["/services/PVONE01", "/escalation_policies/PEONE01", "/schedules/PSONE01"])
      await api(path, "DELETE")
    await world.control("DELETE", "requests")
    await expect(perform(draft)).rejects.toMatchObject({ operation: "getSchedule", reason: { _tag: "NotFound" } })
    expect(await writes()).toEqual(["DELETE /oauth_delegations"])
    expect(await api(`/users/${ANA}`)).toMatchObject({ user: { id: ANA } })
  })

  test("names A anew: blocked by that, what is planned is handed over, and nobody is deleted", async () => {
    await open("one-schedule", stubs)
    const draft = await offboard({ to: BO })
    const { schedule }: { schedule: { schedule_layers: Array<object> } } = await api("/schedules/PSONE01")
    const { schedule: copy }: { schedule: { id: string } } = await api("/schedules", "POST", {
      schedule: { ...schedule, name: "Copied meanwhile" },
    })
    await world.control("DELETE", "requests")
    const receipts = await perform(draft)
    expect(receipts.map(({ outcome }) => outcome)).toEqual(["done", "done", "blocked"])
    expect(receipts.at(-1)).toMatchObject({ blockedBy: [`schedule:${copy.id}`] })
    expect((await writes()).filter((one) => one.startsWith("DELETE /users"))).toEqual([])
    expect(await api(`/users/${ANA}`)).toMatchObject({ user: { id: ANA } })
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

describe("15. the calendar", () => {
  test.each([
    ["daylight saving ends", "2026-10-24T22:00:00Z"],
    ["daylight saving begins", "2027-03-27T22:00:00Z"],
    ["a leap day", "2028-02-28T12:00:00Z"],
  ])("%s", async (_, now) => {
    await open("acme", { now })
    expect(await judged(now)).toEqual([])
  })

  test("a year-long turn that ends inside the window goes to B, from the very day", async () => {
    // Made eight weeks ago, the account comes to its Commander's last four weeks; then it is Ana's year.
    await open("acme", { world: () => acme(new Date("2026-09-28T10:00:00Z")) })
    const { evidence } = await transfer({ to: BO })
    const year = evidence?.cover?.find(({ target }) => target.id === "PSYEAR1")
    const turns = (who: string) => [
      { who: "PHUBRA1", from: expect.anything(), until: "2026-12-22T08:00:00.000Z" },
      { who, from: "2026-12-22T08:00:00.000Z", until: expect.anything() },
    ]
    expect(year?.before).toEqual(turns(ANA))
    expect(year?.after).toEqual(turns(BO))
    expect(await judged(NOW)).toEqual([])
  })

  /** Hands everything over, at an instant, and has the eight weeks after it judged. */
  const judged = async (now: string) => {
    const before = await snapshot()
    const receipts = await world.run((connection) =>
      Effect.gen(function* () {
        const { plan } = yield* connection.resolve(TransferData)
        return yield* performAll(connection, yield* plan({ from: ANA, to: BO }))
      }).pipe(standing(now)),
    )
    expect(outcomes(receipts)).toEqual(["done"])
    return judge(before, await snapshot(), { leaver: ANA, successor: BO, deletes: false })
  }
})

/** The smallest account, with so many open incidents of Ana's, a third with Cy, a third with Bo; and one that is Cy's alone. */
const withIncidents = (count: number) => (now: Date) => {
  const at = new Date(now.getTime() - 3_600_000).toISOString()
  const incident = (number: number, assignees: ReadonlyArray<string>): Incident => ({
    id: `Q${String(number).padStart(13, "0")}`,
    incident_number: number,
    title: `Number ${number}`,
    status: "triggered",
    urgency: "high",
    created_at: at,
    resolved_at: null,
    incident_key: `many-${number}`,
    service: { id: "PVONE01" },
    escalation_policy: { id: "PEONE01" },
    assigned_via: assignees.length > 1 ? "direct_assignment" : "escalation_policy",
    assignments: assignees.map((id) => ({ at, assignee: { id } })),
    acknowledgements: [],
  })
  const hers = [[ANA], [ANA, CY], [BO, ANA]]
  const incidents = Array.from({ length: count }, (_, index) => incident(index + 1, hers[index % 3] ?? []))
  return { ...oneSchedule(now), incidents: [...incidents, incident(count + 1, [CY])] }
}

/** Of each incident, sorted. */
const assigneesOf = ({ incidents }: Snapshot) =>
  Object.values(incidents).map(({ assignments }) =>
    assignments
      .map(({ assignee: { id } }) => id)
      .toSorted()
      .join(" "),
  )

interface Entry {
  readonly start: string
  readonly end: string
  readonly user: { readonly id: string }
}
