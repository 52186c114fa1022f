import { expect, test } from "vitest"
import type { Switches } from "../switches.ts"
import { at, bench, each, idAt } from "../testing/bench.ts"

const user = (user_id: string) => ({ type: "user_member", user_id })

/** Days from nine to five in Berlin, Ana and Bo in turn; the clock stands at nine on Tuesday the 24th. */
const days = (more: object = {}) => ({
  event: {
    name: "Days",
    start_time: { date_time: "2026-11-23T09:00:00", time_zone: "Europe/Berlin" },
    end_time: { date_time: "2026-11-23T17:00:00", time_zone: "Europe/Berlin" },
    effective_since: "2026-11-23T00:00:00Z",
    recurrence: ["RRULE:FREQ=DAILY"],
    assignment_strategy: {
      type: "rotating_member_assignment_strategy",
      shifts_per_member: 1,
      members: [user("PANA001"), user("PBOCHE1")],
    },
    ...more,
  },
})

const schedule = "/v3/schedules/PV3DES1"

const rotating = async (switches: Partial<Switches> = {}) => {
  const pagerduty = await bench("shift-based", switches)
  const path = `${schedule}/rotations/${idAt(await pagerduty.post(`${schedule}/rotations`, {}), "rotation")}`
  const add = (more: object = {}) => pagerduty.post(`${path}/events`, days(more))
  const added = async (more: object = {}) => `${path}/events/${idAt(await add(more), "event")}`
  const change = async (event: string, more: object) => {
    const answer = await pagerduty.put(event, { event: more })
    return answer.status === 200 ? at(answer, "event") : at(answer, "error.errors")
  }
  const refused = async (more: object) => {
    const answer = await add(more)
    return [answer.status, at(answer, "error.errors")]
  }
  return { pagerduty, path, add, added, change, refused, [Symbol.asyncDispose]: pagerduty[Symbol.asyncDispose] }
}

test("a rotation is made empty, listed, and found", async () => {
  await using rotation = await rotating()
  const { pagerduty, path } = rotation
  expect(each(await pagerduty.get(`${schedule}/rotations`), "rotations", "events.length")).toEqual([1, 0])
  expect(at(await pagerduty.get(path), "rotation.events")).toEqual([])
  const full = await pagerduty.post(`${schedule}/rotations`, { rotation: { name: "Mine" } })
  expect([full.status, at(full, "error.errors")]).toEqual([400, { rotation: ["must be empty"] }])
  expect((await pagerduty.get(`${schedule}/rotations/PNONE`)).status).toBe(404)
  expect((await pagerduty.get(`${path}/events/PNONE`)).status).toBe(404)
})

test("an event begins now at the earliest, and names its zone in full", async () => {
  await using rotation = await rotating()
  const zoned = { date_time: "2026-11-23T09:00:00Z", time_zone: "UTC" }
  const made = await rotation.add({ start_time: zoned, end_time: { ...zoned, date_time: "2026-11-23T17:00:00Z" } })
  expect(made.status).toBe(201)
  expect(at(made, "event")).toMatchObject({
    start_time: { date_time: "2026-11-23T09:00:00Z", time_zone: "Etc/UTC" },
    effective_since: "2026-11-24T08:00:00Z",
    effective_until: null,
  })
})

test("what can't be an event is refused, by field", async () => {
  await using rotation = await rotating()
  const { refused } = rotation
  const zone = { date_time: "2026-11-23T09:00:00", time_zone: "Mars/Base" }
  const members = (...all: object[]) => ({
    assignment_strategy: { type: "every_member_assignment_strategy", members: all },
  })
  expect(await refused({ start_time: zone })).toEqual([400, { "event.start_time.time_zone": ["is not a time zone"] }])
  expect(await refused({ effective_since: "2027-12-01T00:00:00Z" })).toEqual([
    400,
    { "event.effective_since": [expect.stringContaining("12 months")] },
  ])
  expect(await refused({ effective_until: "2026-11-24T08:00:00Z" })).toEqual([
    400,
    { "event.effective_until": ["must be after effective_since"] },
  ])
  expect(await refused({ end_time: days().event.start_time })).toEqual([
    400,
    { "event.end_time": ["must be after start_time"] },
  ])
  expect(await refused({ recurrence: ["EXDATE:20261124"] })).toEqual([
    400,
    { "event.recurrence": ["must contain exactly one RRULE"] },
  ])
  expect(await refused(members(user("PNONE")))).toEqual([
    400,
    { "event.assignment_strategy.members.0.user_id": ["PNONE does not exist"] },
  ])
  expect(await refused(members({ type: "user_member" }))).toEqual([
    400,
    { "event.assignment_strategy.members.0.user_id": ["can't be blank"] },
  ])
  expect((await refused(members()))[0]).toBe(400)
  expect((await refused(members(...Array.from({ length: 21 }, () => user("PANA001")))))[0]).toBe(400)
  const strategy = { type: "rotating_member_assignment_strategy", members: [user("PANA001")] }
  expect(await refused({ assignment_strategy: strategy })).toEqual([
    400,
    { "event.assignment_strategy.shifts_per_member": ["can't be blank"] },
  ])
})

test("a coming event may change in everything, a running one in its end, a past one in nothing", async () => {
  await using rotation = await rotating()
  const { pagerduty, added, change } = rotation
  const running = await added({ effective_until: "2026-12-01T00:00:00Z" })
  const coming = await added({ effective_since: "2026-12-01T00:00:00Z" })
  expect(await change(coming, { name: "Later", effective_since: "2026-12-02T00:00:00Z" })).toMatchObject({
    name: "Later",
    effective_since: "2026-12-02T00:00:00Z",
    recurrence: ["RRULE:FREQ=DAILY"],
  })
  expect(await change(running, { name: "Other" })).toEqual({ "event.name": ["can't change any more"] })
  expect(await change(running, { effective_until: "2026-11-24T07:00:00Z" })).toEqual({
    "event.effective_until": ["must not be in the past"],
  })
  expect(await change(running, { effective_until: "2026-11-25T00:00:00Z" })).toMatchObject({
    effective_until: "2026-11-25T00:00:00Z",
  })
  await pagerduty.clock({ advanceSeconds: 2 * 86_400 })
  const over = { "event.effective_until": [expect.stringContaining("over")] }
  expect(await change(running, { effective_until: "2026-12-01T00:00:00Z" })).toEqual(over)
  const gone = await pagerduty.remove(running)
  expect([gone.status, at(gone, "error.errors")]).toEqual([400, over])
})

test("what can't change is taken, sent back as it is, if the switch says so", async () => {
  await using rotation = await rotating({ v3Echo: "take" })
  const event = await rotation.added()
  const sent = at(await rotation.pagerduty.get(event), "event")
  expect(await rotation.change(event, { ...Object(sent), effective_until: "2026-11-30T00:00:00Z" })).toMatchObject({
    effective_until: "2026-11-30T00:00:00Z",
  })
  expect(await rotation.change(event, { ...Object(sent), name: "Other" })).toEqual({
    "event.name": ["can't change any more"],
  })
})

test("events of a rotation don't overlap; one that is ended may have a successor from then on", async () => {
  await using rotation = await rotating()
  const { added, add, change, refused } = rotation
  const running = await added()
  expect(await refused({ name: "Again" })).toEqual([400, { "rotation.events": [expect.stringContaining("Again")] }])
  expect((await add({ name: "Nights", ...nights })).status).toBe(201)
  const T = "2026-11-26T08:00:00Z"
  await change(running, { effective_until: T })
  expect((await add({ name: "Successor", effective_since: T })).status).toBe(201)
  expect(await change(running, { effective_until: null })).toEqual({
    "rotation.events": [expect.stringContaining("Successor")],
  })
})

const nights = {
  start_time: { date_time: "2026-11-23T17:00:00", time_zone: "Europe/Berlin" },
  end_time: { date_time: "2026-11-24T09:00:00", time_zone: "Europe/Berlin" },
}

test("or, as the switch has it, not even the time in which they are in effect", async () => {
  await using rotation = await rotating({ v3Overlap: "effect" })
  await rotation.added()
  expect((await rotation.refused(nights))[0]).toBe(400)
})

test("five events at most, past ones counted or not", async () => {
  await using rotation = await rotating()
  const { pagerduty, add, refused } = rotation
  const day = (n: number) => `2026-11-${24 + n}T08:00:00Z`
  for (const n of [0, 1, 2, 3, 4])
    expect((await add({ effective_since: day(n), effective_until: day(n + 1) })).status).toBe(201)
  expect(await refused({ effective_since: day(5) })).toEqual([
    400,
    { "rotation.events": [expect.stringContaining("more than 5")] },
  ])
  await pagerduty.clock({ now: day(2) })
  expect((await refused({ effective_since: day(5) }))[0]).toBe(400)
  await pagerduty.switches({ v3PastEvents: "free" })
  expect((await add({ effective_since: day(5) })).status).toBe(201)
})

test("deleting an event cuts a running one, and leaves no trace of a coming one", async () => {
  await using rotation = await rotating()
  const { pagerduty, path, added } = rotation
  const running = await added({ effective_until: "2026-12-01T00:00:00Z" })
  const coming = await added({ effective_since: "2026-12-01T00:00:00Z" })
  await pagerduty.clock({ advanceSeconds: 3_600 })
  expect((await pagerduty.remove(running)).status).toBe(204)
  expect((await pagerduty.remove(coming)).status).toBe(204)
  expect(each(await pagerduty.get(`${path}/events`), "events", "effective_until")).toEqual(["2026-11-24T09:00:00Z"])
})

test("a deleted rotation is gone, but who was on call by it stays known", async () => {
  await using rotation = await rotating()
  const { pagerduty, path, added } = rotation
  await added()
  await pagerduty.clock({ advanceSeconds: 3_600 })
  expect((await pagerduty.remove(path)).status).toBe(204)
  expect((await pagerduty.get(path)).status).toBe(404)
  expect(each(await pagerduty.get(`${schedule}/rotations`), "rotations", "id")).toHaveLength(1)
  const final = `${schedule}?include[]=final_schedule&since=2026-11-24T08:00:00Z&until=2026-11-24T20:00:00Z&time_zone=UTC`
  const list = "schedule.final_schedule.computed_shift_assignments"
  const shown = await pagerduty.get(final)
  expect(each(shown, list, "end_time")[0]).toBe("2026-11-24T09:00:00Z")
  expect(each(shown, list, "member.user_id")[0]).toBe("PBOCHE1")
})

test("turns are counted from the start time or, as the switch has it, from the first shift", async () => {
  await using rotation = await rotating()
  const { pagerduty, added } = rotation
  await added({ effective_since: "2026-11-26T00:00:00Z" })
  const final = `${schedule}?include[]=final_schedule&since=2026-11-26T08:00:00Z&until=2026-11-26T09:00:00Z`
  const on = async () =>
    each(await pagerduty.get(final), "schedule.final_schedule.computed_shift_assignments", "member.user_id")
  expect(await on()).toEqual(["PBOCHE1"])
  await pagerduty.switches({ v3TurnsFrom: "effective-since" })
  expect(await on()).toEqual(["PANA001"])
})

test("who is gone may stay where they stood, and come nowhere else", async () => {
  await using rotation = await rotating()
  const { pagerduty, added, change, refused } = rotation
  const coming = await added({ effective_since: "2026-12-01T00:00:00Z" })
  await pagerduty.switches({ offboarding: "stubs" })
  await pagerduty.remove("/users/PBOCHE1")
  expect(await change(coming, { name: "Renamed" })).toMatchObject({ name: "Renamed" })
  expect(await refused({})).toEqual([
    400,
    { "event.assignment_strategy.members.1.user_id": ["PBOCHE1 does not exist"] },
  ])
})
