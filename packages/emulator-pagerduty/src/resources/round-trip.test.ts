import { expect, test } from "vitest"
import { at, bench, each } from "../testing/bench.ts"

const resources = [
  ["users", "user"],
  ["teams", "team"],
  ["services", "service"],
] as const

test.each(resources)("%s that are sent back as they were read stay as they are", async (many, one) => {
  await using pagerduty = await bench("acme")
  const before = await pagerduty.get(`/${many}?limit=100`)
  for (const id of each(before, many, "id")) {
    const shown = await pagerduty.get(`/${many}/${String(id)}`)
    expect((await pagerduty.put(`/${many}/${String(id)}`, { [one]: at(shown, one) })).status).toBe(200)
  }
  expect((await pagerduty.get(`/${many}?limit=100`)).body).toEqual(before.body)
})

test("policies do, but for a null description, which is left out", async () => {
  await using pagerduty = await bench("acme")
  const before = await pagerduty.get("/escalation_policies?limit=100")
  for (const id of each(before, "escalation_policies", "id")) {
    const path = `/escalation_policies/${String(id)}`
    const { description, ...rest } = Object(at(await pagerduty.get(path), "escalation_policy"))
    const escalation_policy = description === null ? rest : { ...rest, description }
    expect((await pagerduty.put(path, { escalation_policy })).status).toBe(200)
  }
  expect((await pagerduty.get("/escalation_policies?limit=100")).body).toEqual(before.body)
})

test("schedules do, with their layers turned round: nobody's turn changes, in the past or to come", async () => {
  await using pagerduty = await bench("acme")
  const window = "since=2026-10-24T08:00:00Z&until=2026-12-24T08:00:00Z"
  for (const id of each(await pagerduty.get("/schedules?limit=100"), "schedules", "id")) {
    const path = `/schedules/${String(id)}`
    const before = await pagerduty.get(`${path}?${window}`)
    const schedule = Object(at(before, "schedule"))
    const schedule_layers = at(before, "schedule.schedule_layers")
    const layers = Array.isArray(schedule_layers) ? schedule_layers.toReversed() : []
    expect((await pagerduty.put(path, { schedule: { ...schedule, schedule_layers: layers } })).status).toBe(200)
    const after = await pagerduty.get(`${path}?${window}`)
    for (const part of ["final_schedule", "overrides_subschedule", "users"])
      expect(at(after, `schedule.${part}`)).toEqual(at(before, `schedule.${part}`))
  }
})
