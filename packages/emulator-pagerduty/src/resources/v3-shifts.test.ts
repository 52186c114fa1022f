import { expect, test } from "vitest"
import type { Switches } from "../switches.ts"
import { at, bench, each, idAt } from "../testing/bench.ts"

const schedule = "/v3/schedules/PV3DES1"
const rotation_id = "V3ROTATION0000000000000001"
const user = (user_id: string) => ({ type: "user_member", user_id })

const shift = (start_time: string, end_time: string, id = "PCYOKA1") => ({
  type: "custom_shift",
  start_time,
  end_time,
  assignments: [{ type: "shift_assignment", member: user(id) }],
})

const override = (start_time: string, end_time: string, more: object = { rotation_id }) => ({
  type: "override_shift",
  start_time,
  end_time,
  overridden_member: user("PANA001"),
  overriding_member: user("PCYOKA1"),
  ...more,
})

const desk = async (switches: Partial<Switches> = {}) => {
  const pagerduty = await bench("shift-based", switches)
  const errors = (answer: { status: number; body: unknown }) => [answer.status, at(answer, "error.errors")]
  const shifts = (...custom_shifts: object[]) => pagerduty.post(`${schedule}/custom_shifts`, { custom_shifts })
  const overrides = (...all: object[]) => pagerduty.post(`${schedule}/overrides`, { overrides: all })
  /** Who is on call at an instant, and by what. */
  const on = async (instant: string) => {
    const shown = await pagerduty.get(`${schedule}?include[]=final_schedule&since=${instant}&until=${instant}`)
    const list = "schedule.final_schedule.computed_shift_assignments"
    const members = each(shown, list, "member.user_id")
    return each(shown, list, "source.type").map((type, i) => [members[i], type])
  }
  return { pagerduty, errors, shifts, overrides, on, [Symbol.asyncDispose]: pagerduty[Symbol.asyncDispose] }
}

const [morning, noon, evening, night] = [
  "2026-11-24T08:00:00Z",
  "2026-11-24T12:00:00Z",
  "2026-11-24T19:00:00Z",
  "2026-11-24T23:00:00Z",
]

test("custom shifts add to the rotations, also to a shift of somebody else's", async () => {
  await using at = await desk()
  expect((await at.shifts(shift(noon, night))).status).toBe(201)
  expect(await at.on("2026-11-24T13:00:00Z")).toEqual([["PCYOKA1", "custom_shift"]])
  expect(await at.on("2026-11-24T20:00:00Z")).toEqual([
    ["PCYOKA1", "custom_shift"],
    ["PANA001", "schedule_rotation"],
  ])
  const rows = await at.pagerduty.get(`/oncalls?schedule_ids[]=PV3DES1&since=${evening}&until=${night}`)
  expect(each(rows, "oncalls", "user.id")).toEqual(["PCYOKA1", "PANA001"])
  expect(each(rows, "oncalls", "schedule.type")).toEqual(["schedule_v3_reference", "schedule_v3_reference"])
  expect(each(rows, "oncalls", "start")).toEqual([noon, evening])
})

test("an override replaces one member on a rotation, or on a custom shift; the last created wins", async () => {
  await using at = await desk()
  const custom = idAt(await at.shifts(shift(noon, night, "PANA001")), "custom_shifts.0")
  await at.overrides(override(evening, night))
  expect(await at.on("2026-11-24T20:00:00Z")).toEqual([
    ["PANA001", "custom_shift"],
    ["PCYOKA1", "schedule_rotation_override"],
  ])
  await at.overrides(override(evening, night, { custom_shift_id: custom }))
  await at.overrides(override(evening, "2026-11-24T21:00:00Z", { rotation_id, overriding_member: user("PBOCHE1") }))
  expect(await at.on("2026-11-24T20:00:00Z")).toEqual([
    ["PBOCHE1", "schedule_rotation_override"],
    ["PCYOKA1", "custom_shift_override"],
  ])
  expect((await at.on("2026-11-24T22:00:00Z")).map(([who]) => who)).toEqual(["PCYOKA1", "PCYOKA1"])
  await at.overrides(override(evening, night, { rotation_id, overriding_member: { type: "empty_member" } }))
  const rows = await at.pagerduty.get(`/oncalls?schedule_ids[]=PV3DES1&since=${evening}&until=${evening}`)
  expect(each(rows, "oncalls", "user.id")).toEqual(["PCYOKA1"])
})

test("an override names one source, which there is, and an overriding user who is there", async () => {
  await using at = await desk()
  const refused = async (more: object) => at.errors(await at.overrides(override(evening, night, more)))
  const both = "override.rotation_id"
  expect(await refused({})).toEqual([400, { [both]: [expect.stringContaining("not both")] }])
  const custom_shift_id = idAt(await at.shifts(shift(noon, night)), "custom_shifts.0")
  expect(await refused({ rotation_id, custom_shift_id })).toEqual([
    400,
    { [both]: [expect.stringContaining("not both")] },
  ])
  expect(await refused({ rotation_id: "X" })).toEqual([400, { [both]: ["X does not exist"] }])
  expect(await refused({ custom_shift_id: "X" })).toEqual([400, { "override.custom_shift_id": ["X does not exist"] }])
  expect(await refused({ rotation_id, overriding_member: user("PNONE") })).toEqual([
    400,
    { "override.overriding_member.user_id": ["PNONE does not exist"] },
  ])
  const { overriding_member: _, ...without } = override(evening, night)
  expect((await at.overrides(without)).status).toBe(400)
})

test.each(["custom_shifts", "overrides"])("%s are all made or none, and begin now at the earliest", async (kind) => {
  await using desks = await desk()
  const { pagerduty } = desks
  const make = kind === "overrides" ? override : shift
  const post = (...all: object[]) => pagerduty.post(`${schedule}/${kind}`, { [kind]: all })
  const list = () =>
    pagerduty.get(`${schedule}/${kind}?since=2026-11-20T00:00:00Z&until=2026-12-20T00:00:00Z&time_zone=UTC`)
  expect((await post(make(noon, night), make(night, noon))).status).toBe(400)
  expect((await post(make("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"))).status).toBe(400)
  expect(each(await list(), kind, "id")).toEqual([])
  expect((await post(make("2026-11-20T00:00:00Z", noon), make(noon, night))).status).toBe(201)
  expect(each(await list(), kind, "start_time")).toEqual([morning, noon])
  expect((await post()).status).toBe(400)
})

test.each([
  ["custom_shifts", "custom_shift"],
  ["overrides", "override"],
])("of %s a coming one may change, a running one in its end, a past one in nothing", async (kind, one) => {
  await using desks = await desk()
  const { pagerduty, errors } = desks
  const make = kind === "overrides" ? override : shift
  const made = await pagerduty.post(`${schedule}/${kind}`, { [kind]: [make(noon, night), make(noon, night)] })
  const [path = "", other = ""] = each(made, kind, "id").map((id) => `${schedule}/${kind}/${String(id)}`)
  const put = async (more: object) => pagerduty.put(path, { [one]: more })
  expect(at(await put({ start_time: "2026-11-24T10:00:00Z" }), `${one}.start_time`)).toBe("2026-11-24T11:00:00+01:00")
  await pagerduty.clock({ now: noon })
  expect((await put({ id: "X", type: "custom_shift", self: "" })).status).toBe(200)
  expect(errors(await put({ start_time: noon }))).toEqual([400, { [`${one}.start_time`]: ["can't change any more"] }])
  expect(at(await put({ end_time: "2026-11-24T14:00:00Z" }), `${one}.end_time`)).toBe("2026-11-24T15:00:00+01:00")
  await pagerduty.clock({ now: "2026-11-24T13:00:00Z" })
  expect((await pagerduty.remove(path)).status).toBe(204)
  expect(at(await pagerduty.get(path), `${one}.end_time`)).toBe("2026-11-24T14:00:00+01:00")
  await pagerduty.clock({ now: "2026-11-24T13:30:00Z" })
  expect((await put({ end_time: "2026-11-24T15:00:00Z" })).status).toBe(400)
  expect((await pagerduty.remove(path)).status).toBe(400)
  await pagerduty.clock({ now: morning })
  expect((await pagerduty.remove(other)).status).toBe(204)
  expect((await pagerduty.get(other)).status).toBe(404)
})

test("a change may name another member, while it may", async () => {
  await using desks = await desk()
  const { pagerduty } = desks
  const custom = `${schedule}/custom_shifts/${idAt(await desks.shifts(shift(noon, night)), "custom_shifts.0")}`
  const assignments = [{ type: "shift_assignment", member: user("PBOCHE1") }]
  const changed = await pagerduty.put(custom, { custom_shift: { assignments } })
  expect(at(changed, "custom_shift.assignments.0.member.user_id")).toBe("PBOCHE1")
  const over = `${schedule}/overrides/${idAt(await desks.overrides(override(evening, night)), "overrides.0")}`
  await pagerduty.put(over, { override: { overriding_member: user("PBOCHE1") } })
  expect(await desks.on("2026-11-24T20:00:00Z")).toContainEqual(["PBOCHE1", "schedule_rotation_override"])
})

test("a listing needs its window; what passes the bounds is cut, whole or left out", async () => {
  await using desks = await desk()
  const { pagerduty } = desks
  await desks.shifts(shift(noon, night))
  const path = `${schedule}/custom_shifts`
  expect((await pagerduty.get(path)).status).toBe(400)
  const wide = "since=2026-11-24T15:00:00Z&until=2026-11-25T00:00:00Z&limit=101"
  expect((await pagerduty.get(`${path}?${wide}`)).status).toBe(400)
  const starts = async (more = "") => {
    const window = `since=2026-11-24T15:00:00Z&until=2026-11-25T00:00:00Z&time_zone=UTC${more}`
    return each(await pagerduty.get(`${path}?${window}`), "custom_shifts", "start_time")
  }
  expect(await starts()).toEqual(["2026-11-24T15:00:00Z"])
  expect(await starts("&overflow=true")).toEqual([noon])
  await pagerduty.switches({ v3Bounds: "whole" })
  expect(await starts()).toEqual([noon])
  await pagerduty.switches({ v3Bounds: "left-out" })
  expect(await starts()).toEqual([])
})
