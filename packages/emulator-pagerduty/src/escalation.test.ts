import { expect, test } from "vitest"
import { at, bench, each, idAt } from "./testing/bench.ts"
import type { Switches } from "./switches.ts"

const person = (id: string) => ({ id, type: "user_reference" })

/** An incident on a policy of these levels, ten minutes each; the clock stands at eight. */
const triggered = async (
  levels: { id: string; type: string }[][],
  { num_loops = 0, ...more }: { num_loops?: number; urgency?: string } = {},
  switches: Partial<Switches> = { escalation: true },
) => {
  const pagerduty = await bench("shift-based", switches)
  const policy = await pagerduty.post("/escalation_policies", {
    escalation_policy: {
      type: "escalation_policy",
      name: "Levels",
      num_loops,
      escalation_rules: levels.map((targets) => ({ escalation_delay_in_minutes: 10, targets })),
    },
  })
  const made = await pagerduty.post("/incidents", {
    incident: {
      type: "incident",
      title: "Down",
      service: { id: "PVONE01", type: "service_reference" },
      escalation_policy: { id: idAt(policy, "escalation_policy"), type: "escalation_policy_reference" },
      ...more,
    },
  })
  const path = `/incidents/${idAt(made, "incident")}`
  /** Who has it, since when, so many minutes later. */
  const after = async (minutes: number) => {
    await pagerduty.clock({ advanceSeconds: minutes * 60 })
    return shown()
  }
  const shown = async () => {
    const incident = await pagerduty.get(path)
    const [assigned] = each(incident, "incident.assignments", "at")
    return [...each(incident, "incident.assignments", "assignee.id"), String(assigned).slice(11, 16)]
  }
  return { pagerduty, path, after, [Symbol.asyncDispose]: pagerduty[Symbol.asyncDispose] }
}

const three = [[person("PANA001")], [person("PBOCHE1")], [person("PCYOKA1")]]

test("moves on when the time of a level is over, not before", async () => {
  await using incident = await triggered(three)
  expect(await incident.after(9)).toEqual(["PANA001", "08:00"])
  expect(await incident.after(1)).toEqual(["PBOCHE1", "08:10"])
  expect(at(await incident.pagerduty.get(incident.path), "incident.pending_actions.0.at")).toBe("2026-11-24T08:20:00Z")
})

test("passes several levels in one leap, each at its own time, and stays at the last", async () => {
  await using incident = await triggered(three)
  expect(await incident.after(25)).toEqual(["PCYOKA1", "08:20"])
  expect(await incident.after(600)).toEqual(["PCYOKA1", "08:20"])
  expect(at(await incident.pagerduty.get(incident.path), "incident.pending_actions")).toEqual([])
})

test("begins again as often as the policy loops", async () => {
  await using incident = await triggered(three, { num_loops: 2 })
  expect(await incident.after(31)).toEqual(["PANA001", "08:30"])
  expect(await incident.after(40)).toEqual(["PBOCHE1", "09:10"])
  expect(await incident.after(600)).toEqual(["PCYOKA1", "09:20"])
})

test("pages who was on call when the level was reached, not when the clock was read", async () => {
  const nights = [{ id: "PV3DES1", type: "schedule_v3_reference" }]
  await using incident = await triggered([[person("POLGA01")], nights, [person("PCYOKA1")]], { num_loops: 9 })
  // By day nobody is at the night desk: its level is passed over.
  expect(await incident.after(10)).toEqual(["PCYOKA1", "08:10"])
  // Sixty-five loops later night falls, and the leap goes on to the next noon.
  await using late = await triggered([[person("POLGA01")], nights], { num_loops: 65 })
  expect(await late.after(28 * 60)).toEqual(["PANA001", "19:00"])
})

test("goes by the policy as it was when triggered", async () => {
  await using incident = await triggered(three)
  const [, policy] = each(await incident.pagerduty.get("/escalation_policies"), "escalation_policies", "id")
  await incident.pagerduty.put(`/escalation_policies/${String(policy)}`, {
    escalation_policy: {
      type: "escalation_policy",
      name: "Levels",
      escalation_rules: [{ escalation_delay_in_minutes: 1, targets: [person("POLGA01")] }],
    },
  })
  expect(await incident.after(10)).toEqual(["PBOCHE1", "08:10"])
})

test("waits while it is acknowledged; never moves on with low urgency, or without the switch", async () => {
  await using incident = await triggered(three)
  const status = (to: string) => incident.pagerduty.put(incident.path, { incident: { type: "incident", status: to } })
  await status("acknowledged")
  expect(await incident.after(60)).toEqual(["PANA001", "08:00"])
  await status("triggered")
  expect(await incident.after(9)).toEqual(["PANA001", "08:00"])
  expect(await incident.after(1)).toEqual(["PBOCHE1", "09:10"])
  await using low = await triggered(three, { urgency: "low" })
  expect(await low.after(60)).toEqual(["PANA001", "08:00"])
  await using still = await triggered(three, {}, {})
  expect(await still.after(60)).toEqual(["PANA001", "08:00"])
})
