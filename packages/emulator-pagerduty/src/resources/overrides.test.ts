import { expect, test } from "vitest"
import { at, bench, each, idAt, refusal } from "../testing/bench.ts"

const path = "/schedules/PSONE01/overrides"
const day = "since=2026-11-24T00:00:00Z&until=2026-11-27T00:00:00Z"
const override = (user: string, start: string, end: string) => ({
  start,
  end,
  user: { id: user, type: "user_reference" },
})
const tomorrow = override("PBOCHE1", "2026-11-25T08:00:00Z", "2026-11-25T16:00:00Z")

test("several are made at once, each with a status of its own", async () => {
  await using pagerduty = await bench("one-schedule")
  const past = override("PBOCHE1", "2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z")
  const made = await pagerduty.post(path, {
    overrides: [tomorrow, past, { ...tomorrow, user: { id: "PNONE", type: "user_reference" } }],
  })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject([
    { status: 201, override: { user: { id: "PBOCHE1" }, start: "2026-11-25T09:00:00+01:00" } },
    { status: 400, errors: ["Override must end in the future"] },
    { status: 400, errors: ["User PNONE not found"] },
  ])
  expect(each(await pagerduty.get(`${path}?${day}`), "overrides", "user.id")).toEqual(["PBOCHE1"])
})

test("the deprecated singular form is taken", async () => {
  await using pagerduty = await bench("one-schedule")
  const made = await fetch(pagerduty.running.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${pagerduty.running.token}` },
    body: JSON.stringify({ override: tomorrow }),
  })
  expect([made.status, await made.json()]).toMatchObject([201, { override: { user: { id: "PBOCHE1" } } }])
})

test("one to come is deleted, a running one is cut to now, a past one stays", async () => {
  await using pagerduty = await bench("one-schedule")
  const running = override("PCYOKA1", "2026-11-24T07:00:00Z", "2026-11-24T20:00:00Z")
  const made = await pagerduty.post(path, { overrides: [tomorrow, running] })
  const [future, current] = [idAt(made, "0.override"), idAt(made, "1.override")]
  expect((await pagerduty.remove(`${path}/${future}`)).status).toBe(204)
  await pagerduty.clock({ advanceSeconds: 3_600 })
  expect((await pagerduty.remove(`${path}/${current}`)).status).toBe(200)
  expect(each(await pagerduty.get(`${path}?${day}`), "overrides", "end")).toEqual(["2026-11-24T10:00:00+01:00"])
  expect(refusal(await pagerduty.remove(`${path}/${current}`))).toEqual([
    400,
    2001,
    "Overrides in the past can't be removed",
  ])
  expect(each(await pagerduty.get(`${path}?${day}&editable=true`), "overrides", "id")).toEqual([])
  expect((await pagerduty.remove(`${path}/PNONE`)).status).toBe(404)
})

test("one that begins within a second begins with it", async () => {
  await using pagerduty = await bench("one-schedule")
  const made = await pagerduty.post(path, { overrides: [{ ...tomorrow, start: "2026-11-25T08:00:00.800Z" }] })
  expect(at(made, "0.override.start")).toBe("2026-11-25T09:00:00+01:00")
})

test("the last one made wins", async () => {
  await using pagerduty = await bench("one-schedule")
  await pagerduty.post(path, { overrides: [override("PBOCHE1", "2026-11-24T08:00:00Z", "2026-11-24T12:00:00Z")] })
  await pagerduty.post(path, { overrides: [override("PCYOKA1", "2026-11-24T08:00:00Z", "2026-11-24T10:00:00Z")] })
  const shown = await pagerduty.get("/schedules/PSONE01?since=2026-11-24T08:00:00Z&until=2026-11-24T12:00:00Z")
  expect(each(shown, "schedule.overrides_subschedule.rendered_schedule_entries", "user.id")).toEqual([
    "PCYOKA1",
    "PBOCHE1",
  ])
  expect(each(await pagerduty.get("/oncalls"), "oncalls", "user.id")).toEqual(["PCYOKA1"])
})

test("a listing needs its window, of three months at most", async () => {
  await using pagerduty = await bench("one-schedule")
  expect(refusal(await pagerduty.get(path))).toEqual([400, 2003, "since is missing"])
  expect(refusal(await pagerduty.get(`${path}?since=2026-01-01&until=2026-06-01`))[0]).toBe(400)
  expect(refusal(await pagerduty.get(`${path}?since=2026-06-01&until=2026-01-01`))[0]).toBe(400)
})

test("a listing answers 200 or, as the switch has it, the documented 201", async () => {
  await using pagerduty = await bench("one-schedule")
  expect((await pagerduty.get(`${path}?${day}`)).status).toBe(200)
  await pagerduty.switches({ overridesStatus: 201 })
  expect((await pagerduty.get(`${path}?${day}`)).status).toBe(201)
})

test("reads may lag behind writes, as the switch has it", async () => {
  await using pagerduty = await bench("one-schedule", { staleOverrides: 2 })
  await pagerduty.post(path, { overrides: [tomorrow] })
  const seen = async () => each(await pagerduty.get(`${path}?${day}`), "overrides", "id").length
  expect([await seen(), await seen(), await seen()]).toEqual([0, 0, 1])
})

test("what does not fit the document is refused whole", async () => {
  await using pagerduty = await bench("one-schedule")
  expect(refusal(await pagerduty.post(path, { overrides: [{ start: tomorrow.start, user: tomorrow.user }] }))[0]).toBe(
    400,
  )
  expect(refusal(await pagerduty.post(path, { overrides: [] }))[0]).toBe(400)
  expect(at(await pagerduty.post("/schedules/PNONE/overrides", { overrides: [tomorrow] }), "error.code")).toBe(2100)
})
