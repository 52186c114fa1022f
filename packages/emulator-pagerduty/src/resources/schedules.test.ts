import { expect, test } from "vitest"
import { at, bench, each, idAt, refusal } from "../testing/bench.ts"

const week = 604_800
const monday = "2026-11-16T08:00:00Z"
const users = (...ids: string[]) => ids.map((id) => ({ user: { id, type: "user_reference" } }))
const layer = (name: string, ...ids: string[]) => ({
  name,
  start: monday,
  rotation_virtual_start: monday,
  rotation_turn_length_seconds: week,
  users: users(...ids),
})
const schedule = (...schedule_layers: unknown[]) => ({
  schedule: { type: "schedule", name: "Night", time_zone: "Europe/Berlin", schedule_layers },
})
const one = "PSONE01"
/** The layer of the world "one-schedule", as a PUT sends it. */
const sent = (...ids: string[]) => ({
  ...layer("Layer 1", ...ids),
  id: "PLONE01",
  rotation_virtual_start: "2026-09-21T07:00:00Z",
  start: "2026-09-21T07:00:00Z",
  end: null,
})

test("a schedule is made, found, shown and deleted", async () => {
  await using pagerduty = await bench("one-schedule")
  const made = await pagerduty.post("/schedules", schedule(layer("Low", "PANA001"), layer("High", "PBOCHE1")))
  expect(made.status).toBe(201)
  const id = idAt(made, "schedule")
  expect(each(await pagerduty.get("/schedules?query=night"), "schedules", "id")).toEqual([id])
  expect(each(made, "schedule.users", "id").toSorted()).toEqual(["PANA001", "PBOCHE1"])
  expect((await pagerduty.remove(`/schedules/${id}`)).status).toBe(204)
  expect(refusal(await pagerduty.get(`/schedules/${id}`))).toEqual([404, 2100])
})

test("layers come back in the reverse of the order they were sent in: the last sent rules", async () => {
  await using pagerduty = await bench("one-schedule")
  const made = await pagerduty.post("/schedules", schedule(layer("Low", "PANA001"), layer("High", "PBOCHE1")))
  const path = `/schedules/${idAt(made, "schedule")}?since=2026-11-24T08:00:00Z&until=2026-11-25T08:00:00Z`
  const shown = await pagerduty.get(path)
  expect(each(shown, "schedule.schedule_layers", "name")).toEqual(["High", "Low"])
  expect(each(shown, "schedule.final_schedule.rendered_schedule_entries", "user.id")).toEqual(["PBOCHE1"])
  // Sent back as they came, they change places: what other tools do.
  await pagerduty.put(path.split("?")[0] ?? "", { schedule: at(shown, "schedule") })
  const again = await pagerduty.get(path)
  expect(each(again, "schedule.final_schedule.rendered_schedule_entries", "user.id")).toEqual(["PANA001"])
})

test("a listing shows layers only if they are included, and renders only in a window", async () => {
  await using pagerduty = await bench("one-schedule")
  expect(at(await pagerduty.get("/schedules"), "schedules.0.schedule_layers")).toBeUndefined()
  const parts = "include[]=schedule_layers&include[]=overrides_subschedule&include[]=final_schedule"
  const still = await pagerduty.get(`/schedules?${parts}`)
  expect(at(still, "schedules.0.schedule_layers.0.rendered_schedule_entries")).toEqual([])
  expect(at(still, "schedules.0.final_schedule.rendered_schedule_entries")).toEqual([])
  const window = "since=2026-11-24T08:00:00Z&until=2026-12-08T08:00:00Z"
  const rendered = await pagerduty.get(`/schedules?${parts}&${window}&time_zone=Asia/Tokyo`)
  const entries = "schedules.0.final_schedule.rendered_schedule_entries"
  expect(each(rendered, entries, "user.id")).toEqual(["PANA001", "PBOCHE1", "PCYOKA1"])
  expect(at(rendered, `${entries}.0.start`)).toMatch(/\+09:00$/)
  await pagerduty.switches({ listRendering: false })
  const less = await pagerduty.get(`/schedules?${parts}&${window}`)
  expect(at(less, "schedules.0.final_schedule")).toBeUndefined()
  expect(each(less, "schedules.0.schedule_layers.0.rendered_schedule_entries", "user.id")).toHaveLength(3)
})

test("now is one instant: microseconds apart render empty", async () => {
  await using pagerduty = await bench("one-schedule")
  const people = async (since: string, until: string) =>
    each(
      await pagerduty.get(`/schedules/${one}?since=${since}&until=${until}`),
      "schedule.final_schedule.rendered_schedule_entries",
      "user.id",
    )
  expect(await people("2026-11-24T08:00:00Z", "2026-11-24T08:00:00Z")).toEqual(["PANA001"])
  expect(await people("2026-11-24T08:00:00.001Z", "2026-11-24T08:00:00.002Z")).toEqual([])
})

test("who is replaced in place keeps everybody's turns, and the past stays", async () => {
  await using pagerduty = await bench("one-schedule")
  const wide = `/schedules/${one}?since=2026-11-16T08:00:00Z&until=2026-12-14T08:00:00Z`
  const turns = async () =>
    each(await pagerduty.get(wide), "schedule.final_schedule.rendered_schedule_entries", "user.id")
  expect(await turns()).toEqual(["PCYOKA1", "PANA001", "PBOCHE1", "PCYOKA1"])
  expect((await pagerduty.put(`/schedules/${one}`, schedule(sent("POLGA01", "PBOCHE1", "PCYOKA1")))).status).toBe(200)
  expect(await turns()).toEqual(["PCYOKA1", "PANA001", "POLGA01", "PBOCHE1", "PCYOKA1"])

  const shown = await pagerduty.get(wide)
  expect(each(shown, "schedule.schedule_layers", "id")[0]).toBe("PLONE01")
  expect(at(shown, "schedule.schedule_layers.0")).toMatchObject({
    start: "2026-11-24T09:00:00+01:00",
    end: null,
    rotation_virtual_start: "2026-09-21T09:00:00+02:00",
  })
  expect(at(shown, "schedule.schedule_layers.1")).toMatchObject({ end: "2026-11-24T09:00:00+01:00" })
  expect(each(shown, "schedule.users", "id")).not.toContain("PANA001")
})

test("the replaced version may be hidden, as the switch has it: the past is rendered all the same", async () => {
  await using pagerduty = await bench("one-schedule", { layerHistory: "hidden" })
  await pagerduty.put(`/schedules/${one}`, schedule(sent("POLGA01", "PBOCHE1", "PCYOKA1")))
  const shown = await pagerduty.get(`/schedules/${one}?since=2026-11-23T08:00:00Z&until=2026-11-25T08:00:00Z`)
  expect(each(shown, "schedule.schedule_layers", "id")).toEqual(["PLONE01"])
  expect(each(shown, "schedule.schedule_layers.0.rendered_schedule_entries", "user.id")).toEqual(["PANA001", "POLGA01"])
  expect(at(shown, "schedule.schedule_layers.0.rendered_coverage_percentage")).toBe(100)
})

test("who sends a layer unchanged, again and again, leaves one line of history", async () => {
  await using pagerduty = await bench("one-schedule")
  for (const _ of [1, 2, 3]) {
    await pagerduty.put(`/schedules/${one}`, schedule(sent("PANA001", "PBOCHE1", "PCYOKA1")))
    await pagerduty.clock({ advanceSeconds: 60 })
  }
  const shown = await pagerduty.get(`/schedules/${one}?since=2026-11-23T08:00:00Z&until=2026-11-30T08:00:00Z`)
  expect(each(shown, "schedule.schedule_layers", "end")).toEqual([null, "2026-11-24T09:02:00+01:00"])
  expect(each(shown, "schedule.final_schedule.rendered_schedule_entries", "user.id")).toEqual(["PANA001"])
})

test("a layer that a PUT leaves out is ended or, as the switch has it, the PUT is refused", async () => {
  await using pagerduty = await bench("one-schedule", { missingLayers: "refuse" })
  const other = schedule(layer("New", "PBOCHE1"))
  expect(refusal(await pagerduty.put(`/schedules/${one}`, other))).toEqual([
    400,
    2001,
    "Schedule layers can't be removed, only ended: PLONE01",
  ])
  await pagerduty.switches({ missingLayers: "end" })
  const { body } = await pagerduty.put(`/schedules/${one}`, other)
  expect(body).toMatchObject({
    schedule: {
      schedule_layers: [
        { name: "New", end: null },
        { id: "PLONE01", end: "2026-11-24T09:00:00+01:00" },
      ],
    },
  })
  // Ended, it may be left out for ever, and stays.
  await pagerduty.clock({ advanceSeconds: 3_600 })
  const running = at({ body }, "schedule.schedule_layers.0")
  const again = await pagerduty.put(`/schedules/${one}`, schedule(running))
  expect(each(again, "schedule.schedule_layers", "id")).toContain("PLONE01")
})

test("a layer that is ended by the PUT gets no new version; an end left out stays", async () => {
  await using pagerduty = await bench("one-schedule")
  const ending = { ...sent("PANA001", "PBOCHE1", "PCYOKA1"), end: "2026-12-01T00:00:00Z" }
  await pagerduty.put(`/schedules/${one}`, schedule(ending))
  const { end: _, ...without } = ending
  const kept = await pagerduty.put(`/schedules/${one}`, schedule(without))
  expect(at(kept, "schedule.schedule_layers.0.end")).toBe("2026-12-01T01:00:00+01:00")
  await pagerduty.clock({ advanceSeconds: 60 })
  const over = await pagerduty.put(`/schedules/${one}`, schedule({ ...ending, end: "2026-11-24T08:00:30Z" }))
  expect(at(over, "schedule.schedule_layers.0.end")).toBe("2026-11-24T09:01:00+01:00")
  expect(each(await pagerduty.get("/oncalls"), "oncalls", "user.id")).toEqual([])
})

test("refuses what PagerDuty refuses", async () => {
  await using pagerduty = await bench("one-schedule")
  const refused = async (changes: object, zone = "Europe/Berlin") => {
    const { schedule: whole } = schedule({ ...layer("New", "PANA001"), ...changes })
    return refusal(await pagerduty.post("/schedules", { schedule: { ...whole, time_zone: zone } }))
  }
  expect(await refused({}, "UTC")).toEqual([400, 2001, "Time zone is invalid"])
  expect(await refused({}, "Mars/Base")).toEqual([400, 2001, "Time zone is invalid"])
  expect(
    (await pagerduty.post("/schedules", { schedule: { ...schedule().schedule, time_zone: "Etc/UTC" } })).status,
  ).toBe(201)
  expect(await refused({ users: [] })).toEqual([400, 2001, "Layers must have at least one user"])
  expect(await refused({ users: users("PNOBODY") })).toEqual([400, 2001, "User PNOBODY not found"])
  expect((await refused({ rotation_turn_length_seconds: 3_599 }))[2]).toMatch("turn length")
  expect((await refused({ rotation_turn_length_seconds: 366 * 86_400 }))[2]).toMatch("turn length")
  expect(await refused({ end: monday })).toEqual([400, 2001, "Layer end must be after its start"])
  expect((await refused({ start: "soon" }))[0]).toBe(400)
  const restriction = { type: "daily_restriction", start_time_of_day: "08:00:00", duration_seconds: 8 * 86_400 }
  expect((await refused({ restrictions: [restriction] }))[2]).toMatch("Restriction duration")
  expect(
    (await refused({ restrictions: [{ ...restriction, type: "weekly_restriction", duration_seconds: 60 }] }))[2],
  ).toMatch("day of week")
  expect((await refused({ rotation_virtual_start: undefined }))[2]).toMatch("rotation_virtual_start")
})

test("a schedule in use by a policy stays; in use by an open incident's snapshot, too", async () => {
  await using pagerduty = await bench("one-schedule")
  const inUse = async () => refusal(await pagerduty.remove(`/schedules/${one}`))
  expect(await inUse()).toEqual([400, 2001, "Schedule can't be deleted if it's being used by escalation policies"])
  const incident = { type: "incident", title: "Down", service: { id: "PVONE01", type: "service_reference" } }
  const id = idAt(await pagerduty.post("/incidents", { incident }), "incident")
  const targets = [{ id: "POLGA01", type: "user_reference" }]
  await pagerduty.put("/escalation_policies/PEONE01", {
    escalation_policy: {
      type: "escalation_policy",
      name: "Default",
      escalation_rules: [{ escalation_delay_in_minutes: 9, targets }],
    },
  })
  expect(await inUse()).toEqual([
    400,
    2001,
    "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents",
  ])
  await pagerduty.put(`/incidents/${id}`, { incident: { type: "incident", status: "resolved" } })
  expect((await pagerduty.remove(`/schedules/${one}`)).status).toBe(204)
})

test("a schedule's users are those on call in the window, by override too", async () => {
  await using pagerduty = await bench("one-schedule")
  const start = "2026-11-24T10:00:00Z"
  await pagerduty.post(`/schedules/${one}/overrides`, {
    overrides: [{ start, end: "2026-11-24T12:00:00Z", user: { id: "POLGA01", type: "user_reference" } }],
  })
  const of = async (window: string) => each(await pagerduty.get(`/schedules/${one}/users${window}`), "users", "id")
  expect(await of("?since=2026-11-24T08:00:00Z&until=2026-11-25T08:00:00Z")).toEqual(["PANA001", "POLGA01"])
  expect(await of("")).toEqual(["PANA001", "PBOCHE1", "PCYOKA1"])
})

test("a preview renders what would be, and saves nothing", async () => {
  await using pagerduty = await bench("one-schedule")
  const before = await pagerduty.state()
  const window = "since=2026-11-24T08:00:00Z&until=2026-12-08T08:00:00Z"
  const whole = schedule({
    ...layer("Layer 1", "POLGA01", "PBOCHE1", "PCYOKA1"),
    rotation_virtual_start: "2026-09-21T07:00:00Z",
  })
  const shown = await pagerduty.post(`/schedules/preview?${window}`, whole)
  expect(shown.status).toBe(200)
  expect(each(shown, "schedule.schedule_layers.0.rendered_schedule_entries", "user.id")).toEqual([
    "POLGA01",
    "PBOCHE1",
    "PCYOKA1",
  ])
  expect(await pagerduty.state()).toEqual(before)
})

test("a preview knows the schedule's overrides or not, as the switch has it", async () => {
  await using pagerduty = await bench("one-schedule")
  const user = { id: "POLGA01", type: "user_reference" }
  const hours = { start: "2026-11-24T10:00:00Z", end: "2026-11-24T12:00:00Z" }
  await pagerduty.post(`/schedules/${one}/overrides`, { overrides: [{ ...hours, user }] })
  const path = `/schedules/preview?since=${hours.start}&until=${hours.end}`
  const whole = { schedule: { ...schedule(layer("Layer 1", "PANA001")).schedule, id: one } }
  const final = async () =>
    each(await pagerduty.post(path, whole), "schedule.final_schedule.rendered_schedule_entries", "user.id")
  expect(await final()).toEqual(["PANA001"])
  await pagerduty.switches({ previewOverrides: true })
  expect(await final()).toEqual(["POLGA01"])
})
