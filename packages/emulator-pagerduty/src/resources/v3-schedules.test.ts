import { expect, test } from "vitest"
import { as, at, bench, each, idAt } from "../testing/bench.ts"

const wrong = (answer: { status: number; body: unknown }) => [answer.status, at(answer, "error.errors")]

test("shift-based schedules are listed by reference, and shown with rotations and events", async () => {
  await using pagerduty = await bench("shift-based")
  const list = await pagerduty.get("/v3/schedules?total=true")
  const [id] = each(list, "schedules", "id")
  expect(at(list, "schedules.0.type")).toBe("schedule_v3_reference")
  expect(at(list, "total")).toBe(1)
  const shown = await pagerduty.get(`/v3/schedules/${String(id)}`)
  expect(at(shown, "schedule.type")).toBe("schedule_v3")
  expect(at(shown, "schedule.rotations.0.events.0.name")).toBe("Night")
  expect(at(shown, "schedule.users")).toBeUndefined()
})

test("one is made, renamed, moved to another zone, and deleted", async () => {
  await using pagerduty = await bench("acme")
  const schedule = {
    name: "Desk",
    time_zone: "UTC",
    description: "By day",
    teams: [{ id: "PTPLAT1", type: "team_reference" }],
  }
  const made = await pagerduty.post("/v3/schedules", { schedule })
  const path = `/v3/schedules/${idAt(made, "schedule")}`
  expect(made.body).toMatchObject({
    schedule: { name: "Desk", time_zone: "Etc/UTC", description: "By day", teams: [{ id: "PTPLAT1" }], rotations: [] },
  })
  const renamed = await pagerduty.put(path, { schedule: { name: "Front desk" } })
  expect(renamed.body).toMatchObject({ schedule: { name: "Front desk", time_zone: "Etc/UTC", description: "By day" } })
  await pagerduty.put(path, { schedule: { time_zone: "Asia/Kolkata" } })
  expect(at(await pagerduty.get(path), "schedule.time_zone")).toBe("Asia/Kolkata")
  expect((await pagerduty.remove(path)).status).toBe(204)
  expect((await pagerduty.get(path)).status).toBe(404)
})

test("refusals name the field", async () => {
  await using pagerduty = await bench()
  const refused = async (schedule: object) => wrong(await pagerduty.post("/v3/schedules", { schedule }))
  const good = { name: "Desk", time_zone: "Etc/UTC" }
  expect(await refused({ ...good, time_zone: "Mars/Base" })).toEqual([
    400,
    { "schedule.time_zone": ["is not a time zone"] },
  ])
  expect(await refused({ ...good, name: " " })).toEqual([400, { "schedule.name": ["can't be blank"] }])
  expect(await refused({ ...good, rotations: [], escalation_policies: [] })).toEqual([
    400,
    { "schedule.rotations": ["can't be set here"], "schedule.escalation_policies": ["can't be set here"] },
  ])
  expect(await refused({ ...good, teams: [{ id: "PTNONE", type: "team_reference" }] })).toEqual([
    400,
    { "schedule.teams": ["PTNONE does not exist"] },
  ])
  expect(await refused({ name: "Desk" })).toEqual([400, { schedule: [expect.stringContaining("time_zone")] }])
})

test("what a policy uses can't be deleted", async () => {
  await using pagerduty = await bench("shift-based")
  expect(wrong(await pagerduty.remove("/v3/schedules/PV3DES1"))).toEqual([
    400,
    { "schedule.escalation_policies": [expect.stringContaining("Default")] },
  ])
})

test("each API knows its own schedules", async () => {
  await using pagerduty = await bench("shift-based")
  expect((await pagerduty.get("/schedules/PV3DES1")).status).toBe(400)
  expect((await pagerduty.get("/v3/schedules/PSONE01")).status).toBe(404)
})

test("the final schedule is there if it is asked for with a window: cut there, or whole", async () => {
  await using pagerduty = await bench("shift-based")
  const path = "/v3/schedules/PV3DES1?since=2026-11-24T20:00:00Z&until=2026-11-25T20:00:00Z"
  expect(at(await pagerduty.get(path), "schedule.final_schedule")).toBeUndefined()
  expect(at(await pagerduty.get("/v3/schedules/PV3DES1?include[]=final_schedule"), "schedule.final_schedule")).toBe(
    undefined,
  )
  const list = "schedule.final_schedule.computed_shift_assignments"
  const cut = await pagerduty.get(`${path}&include[]=final_schedule`)
  expect(at(cut, "schedule.final_schedule.rendered_coverage_percentage")).toBeCloseTo(50)
  expect(each(cut, list, "start_time")).toEqual(["2026-11-24T21:00:00+01:00", "2026-11-25T20:00:00+01:00"])
  expect(each(cut, list, "source.rotation_id")).toEqual(["V3ROTATION0000000000000001", "V3ROTATION0000000000000001"])
  expect(each(cut, list, "member.user_id")).toEqual(["PANA001", "PANA001"])
  const whole = await pagerduty.get(`${path}&include[]=final_schedule&overflow=true&time_zone=Etc/UTC`)
  expect(each(whole, list, "start_time")).toEqual(["2026-11-24T19:00:00Z", "2026-11-25T19:00:00Z"])
})

test("what a token may not read is left out without a word", async () => {
  await using pagerduty = await bench("shift-based")
  await pagerduty.switches({ unseen: ["PV3DES1"] })
  const account = as(pagerduty.running.accountToken)
  expect(each(await pagerduty.get("/v3/schedules", account), "schedules", "id")).toEqual([])
  const answer = await pagerduty.get("/v3/schedules/PV3DES1", account)
  expect([answer.status, at(answer, "error.code")]).toEqual([403, 2010])
})

test("pages by limit and offset, up to a thousand", async () => {
  await using pagerduty = await bench("shift-based")
  await pagerduty.post("/v3/schedules", { schedule: { name: "Other", time_zone: "Etc/UTC" } })
  const page = await pagerduty.get("/v3/schedules?limit=1&offset=1")
  expect([each(page, "schedules", "summary"), at(page, "more"), at(page, "total")]).toEqual([
    ["Other"],
    false,
    undefined,
  ])
  expect(each(await pagerduty.get("/v3/schedules?query=desk"), "schedules", "id")).toEqual(["PV3DES1"])
  expect((await pagerduty.get("/v3/schedules?limit=1000")).status).toBe(200)
  expect((await pagerduty.get("/v3/schedules?limit=1001")).status).toBe(400)
})

test("an account without them lists none, or answers 404 or 403, as the switch has it", async () => {
  await using pagerduty = await bench("empty")
  expect(each(await pagerduty.get("/v3/schedules"), "schedules", "id")).toEqual([])
  await pagerduty.switches({ v3: "not-found" })
  expect((await pagerduty.get("/v3/schedules")).status).toBe(404)
  await pagerduty.switches({ v3: "forbidden" })
  expect((await pagerduty.get("/v3/schedules")).status).toBe(403)
})
