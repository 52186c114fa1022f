import { expect, test } from "vitest"
import { at, bench, each, idAt, refusal } from "../testing/bench.ts"

test("who is on call now, through what, from when until when", async () => {
  await using pagerduty = await bench("one-schedule")
  const { body } = await pagerduty.get("/oncalls?user_ids[]=PANA001")
  expect(body).toMatchObject({
    oncalls: [
      {
        user: { id: "PANA001" },
        schedule: { id: "PSONE01" },
        escalation_policy: { id: "PEONE01" },
        escalation_level: 1,
        start: "2026-11-23T08:00:00Z",
        end: "2026-11-30T08:00:00Z",
      },
    ],
  })
  expect(each(await pagerduty.get("/oncalls?user_ids[]=PBOCHE1"), "oncalls", "user.id")).toEqual([])
})

test("the clock moves on, and so does the duty", async () => {
  await using pagerduty = await bench("one-schedule")
  await pagerduty.clock({ advanceSeconds: 7 * 86_400 })
  expect(each(await pagerduty.get("/oncalls?time_zone=Europe/Berlin"), "oncalls", "start")).toEqual([
    "2026-11-30T09:00:00+01:00",
  ])
  expect(each(await pagerduty.get("/oncalls"), "oncalls", "user.id")).toEqual(["PBOCHE1"])
})

test("a row for each policy, level and schedule; a direct target has neither schedule nor times", async () => {
  await using pagerduty = await bench("one-schedule")
  const targets = [
    { id: "PSONE01", type: "schedule_reference" },
    { id: "PANA001", type: "user_reference" },
  ]
  await pagerduty.post("/escalation_policies", {
    escalation_policy: {
      type: "escalation_policy",
      name: "Other",
      escalation_rules: [{ escalation_delay_in_minutes: 5, targets }],
    },
  })
  expect(each(await pagerduty.get("/oncalls?user_ids[]=PANA001"), "oncalls", "schedule.id")).toEqual([
    "PSONE01",
    "PSONE01",
    undefined,
  ])
  const direct = await pagerduty.get("/oncalls?schedule_ids[]=null")
  expect(direct.body).toMatchObject({ oncalls: [{ schedule: null, start: null, end: null, user: { id: "PANA001" } }] })
  expect(each(await pagerduty.get("/oncalls?escalation_policy_ids[]=PEONE01"), "oncalls", "schedule.id")).toEqual([
    "PSONE01",
  ])
})

test("a schedule that no policy uses is not there", async () => {
  await using pagerduty = await bench("one-schedule")
  const layer = {
    start: "2026-11-24T08:00:00Z",
    rotation_virtual_start: "2026-11-24T08:00:00Z",
    rotation_turn_length_seconds: 86_400,
    users: [{ user: { id: "POLGA01", type: "user_reference" } }],
  }
  const schedule = { type: "schedule", name: "Loose", time_zone: "Etc/UTC", schedule_layers: [layer] }
  const id = idAt(await pagerduty.post("/schedules", { schedule }), "schedule")
  expect(each(await pagerduty.get("/oncalls?user_ids[]=POLGA01"), "oncalls", "user.id")).toEqual([])
  const window = "since=2026-11-24T08:00:00Z&until=2026-11-24T09:00:00Z"
  expect(each(await pagerduty.get(`/schedules/${id}/users?${window}`), "users", "id")).toEqual(["POLGA01"])
})

test("earliest gives each person's first duty; the window reaches 90 days", async () => {
  await using pagerduty = await bench("one-schedule")
  const until = "until=2027-02-20T08:00:00Z"
  const all = await pagerduty.get(`/oncalls?${until}&limit=100`)
  expect(each(all, "oncalls", "user.id").length).toBeGreaterThan(3)
  expect(each(await pagerduty.get(`/oncalls?${until}&earliest=true`), "oncalls", "user.id")).toEqual([
    "PANA001",
    "PBOCHE1",
    "PCYOKA1",
  ])
  expect(refusal(await pagerduty.get("/oncalls?until=2027-06-01T00:00:00Z"))).toEqual([
    400,
    2002,
    expect.stringContaining("90 days"),
  ])
  expect(at(await pagerduty.get("/oncalls?since=2026-12-01T00:00:00Z&until=2026-11-01T00:00:00Z"), "error.code")).toBe(
    2002,
  )
})
