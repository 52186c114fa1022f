import { expect, test } from "vitest"
import { at, bench, each, refusal } from "../testing/bench.ts"

const handover = {
  schedule: {
    type: "schedule",
    name: "Primary",
    time_zone: "Europe/Berlin",
    schedule_layers: [
      {
        id: "PLONE01",
        start: "2026-09-21T07:00:00Z",
        end: null,
        rotation_virtual_start: "2026-09-21T07:00:00Z",
        rotation_turn_length_seconds: 604_800,
        users: ["POLGA01", "PBOCHE1", "PCYOKA1"].map((id) => ({ user: { id, type: "user_reference" } })),
      },
    ],
  },
}

const incident = { type: "incident", title: "Down", service: { id: "PVONE01", type: "service_reference" } }
const event = "/v3/schedules/PV3DES1/rotations/V3ROTATION0000000000000001/events/V3EVENT0000000000000000001"

test("whom a shift-based schedule names can be deleted, and pages nobody from then on", async () => {
  await using pagerduty = await bench("shift-based")
  await pagerduty.put("/schedules/PSONE01", handover)
  await pagerduty.clock({ now: "2026-11-24T20:00:00Z" })
  const people = async () => each(await pagerduty.get("/oncalls"), "oncalls", "user.id")
  expect(await people()).toEqual(["POLGA01", "PANA001"])
  expect((await pagerduty.remove("/users/PANA001")).status).toBe(204)
  expect(await people()).toEqual(["POLGA01"])
  expect(at(await pagerduty.get(event), "event.assignment_strategy.members.0.user_id")).toBe("PANA001")
})

test("or can't be, as the switch has it, until the event is over", async () => {
  await using pagerduty = await bench("shift-based", { v3Deletion: "refuse" })
  await pagerduty.put("/schedules/PSONE01", handover)
  expect(refusal(await pagerduty.remove("/users/PANA001"))).toEqual([
    400,
    2001,
    expect.stringContaining("schedule Night desk"),
  ])
  await pagerduty.put(event, { event: { effective_until: "2026-11-24T09:00:00Z" } })
  await pagerduty.clock({ now: "2026-11-24T09:00:00Z" })
  expect((await pagerduty.remove("/users/PANA001")).status).toBe(204)
})

test("who is on call by a shift-based schedule is paged", async () => {
  await using pagerduty = await bench("shift-based")
  await pagerduty.put("/schedules/PSONE01", handover)
  await pagerduty.clock({ now: "2026-11-24T20:00:00Z" })
  const made = await pagerduty.post("/incidents", { incident })
  expect(each(made, "incident.assignments", "assignee.id")).toEqual(["POLGA01", "PANA001"])
})
