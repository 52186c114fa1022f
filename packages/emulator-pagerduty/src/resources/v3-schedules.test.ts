import { expect, test } from "vitest"
import { as, at, bench, each, refusal } from "../testing/bench.ts"

test("shift-based schedules are listed by reference, and shown with rotations and events", async () => {
  await using pagerduty = await bench("shift-based")
  const list = await pagerduty.get("/v3/schedules?total=true")
  const [id] = each(list, "schedules", "id")
  expect(at(list, "schedules.0.type")).toBe("schedule_v3_reference")
  const shown = await pagerduty.get(`/v3/schedules/${String(id)}`)
  expect(at(shown, "schedule.type")).toBe("schedule_v3")
  const rotations = await pagerduty.get(`/v3/schedules/${String(id)}/rotations`)
  const rotation = `/v3/schedules/${String(id)}/rotations/${String(each(rotations, "rotations", "id")[0])}`
  expect((await pagerduty.get(rotation)).status).toBe(200)
  const events = await pagerduty.get(`${rotation}/events`)
  expect(each(events, "events", "assignment_strategy.members.0.user_id")).not.toEqual([])
  expect((await pagerduty.get(`${rotation}/events/${String(each(events, "events", "id")[0])}`)).status).toBe(200)
  expect((await pagerduty.get(`${rotation}/events/PNONE`)).status).toBe(404)
  expect((await pagerduty.get(`/v3/schedules/${String(id)}/rotations/PNONE`)).status).toBe(404)
})

test("custom shifts and overrides need their window", async () => {
  await using pagerduty = await bench("shift-based")
  const [id] = each(await pagerduty.get("/v3/schedules"), "schedules", "id")
  for (const kind of ["custom_shifts", "overrides"]) {
    const path = `/v3/schedules/${String(id)}/${kind}`
    expect((await pagerduty.get(`${path}?since=2026-11-24T00:00:00Z&until=2026-12-24T00:00:00Z`)).status).toBe(200)
    expect((await pagerduty.get(path)).status).toBe(400)
  }
})

test("the v2 API knows no shift-based schedule", async () => {
  await using pagerduty = await bench("shift-based")
  const [id] = each(await pagerduty.get("/v3/schedules"), "schedules", "id")
  expect(refusal(await pagerduty.get(`/schedules/${String(id)}`))[0]).toBe(400)
})

test("what a token may not read is left out without a word", async () => {
  await using pagerduty = await bench("shift-based")
  const [id] = each(await pagerduty.get("/v3/schedules"), "schedules", "id")
  await pagerduty.switches({ unseen: [String(id)] })
  const account = as(pagerduty.running.accountToken)
  expect(each(await pagerduty.get("/v3/schedules", account), "schedules", "id")).not.toContain(id)
  expect(refusal(await pagerduty.get(`/v3/schedules/${String(id)}`, account))).toEqual([403, 2010])
})

test("an account without them lists none, or answers 404 or 403, as the switch has it", async () => {
  await using pagerduty = await bench("empty")
  expect(each(await pagerduty.get("/v3/schedules"), "schedules", "id")).toEqual([])
  await pagerduty.switches({ v3: "not-found" })
  expect((await pagerduty.get("/v3/schedules")).status).toBe(404)
  await pagerduty.switches({ v3: "forbidden" })
  expect((await pagerduty.get("/v3/schedules")).status).toBe(403)
})
