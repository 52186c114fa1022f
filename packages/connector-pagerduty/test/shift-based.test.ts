import { Entitlements, takeBack } from "@latchkey/core"
import type { Switches, World } from "@latchkey/emulator-pagerduty"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { afterEach, describe, expect, test } from "vitest"
import { ANA, askAt, BO, CY, DESK, hoursAt, member, NOW, ROTATION, stepsOf } from "./night-desk.ts"
import { openWorld, performAll, planOffboarding, standing } from "./pagerduty.ts"

let world: Awaited<ReturnType<typeof openWorld>>
afterEach(() => world.close())

const open = async (switches: Partial<Switches> = {}, more: { world?: World } = {}) => {
  world = await openWorld("shift-based", { now: NOW, switches, ...more })
}
const pass = (until: string) => world.control("POST", "clock", { now: until })

/** Offboards Ana, whatever the time it takes. */
const offboard = (to: string = BO) =>
  world.run((connection) =>
    Effect.gen(function* () {
      const draft = yield* planOffboarding(connection, { from: ANA, to })
      return { draft, receipts: yield* performAll(connection, draft, pass) }
    }).pipe(standing(NOW)),
  )

const ask = (method: string, path: string, body?: unknown) => askAt(world, method, path, body)
const hours = () => hoursAt(world)
const handed = (before: Awaited<ReturnType<typeof hours>>, to: string = BO) =>
  before.map((people) => [...new Set(people.map((who) => (who === ANA ? to : who)))].toSorted())

describe.each<Partial<Switches>>([
  {},
  { v3TurnsFrom: "effective-since" },
  { v3Overlap: "effect" },
  { v3OverrideLapses: false },
])("with %j", (switches) => {
  test.each([BO, CY])("an event that runs is ended, and goes on with %s: everybody's turns stay", async (to) => {
    await open(switches)
    const before = await hours()
    const { draft, receipts } = await offboard(to)
    expect(draft.blockers).toEqual([])
    expect(receipts.map(({ outcome }) => outcome)).toEqual(receipts.map(() => "done"))
    expect(await hours()).toEqual(handed(before, to))
    expect(world.proxy.problems).toEqual([])
  })

  test("overrides by her and in her place, custom shifts that run and that come", async () => {
    await open(switches)
    const at = (hours_: number) => new Date(Date.parse(NOW) + hours_ * 3_600_000).toISOString()
    const shift = (who: string, from: number, until: number) => ({
      type: "custom_shift",
      start_time: at(from),
      end_time: at(until),
      assignments: [{ type: "shift_assignment", member: member(who) }],
    })
    const override = (overridden: string, overriding: string, from: number, until: number) => ({
      type: "override_shift",
      rotation_id: "V3ROTATION0000000000000001",
      start_time: at(from),
      end_time: at(until),
      overridden_member: member(overridden),
      overriding_member: member(overriding),
    })
    await ask("POST", `${DESK}/custom_shifts`, {
      custom_shifts: [shift(ANA, 0, 30), shift(ANA, 90, 120), shift(CY, 40, 50)],
    })
    await ask("POST", `${DESK}/overrides`, {
      overrides: [
        override(ANA, CY, 0, 30),
        override(ANA, BO, 48, 72),
        override(ANA, CY, 72, 120),
        override(BO, ANA, 200, 260),
        override(BO, CY, 220, 240),
      ],
    })
    const before = await hours()
    const { draft, receipts } = await offboard(BO)
    expect(draft.blockers).toEqual([])
    expect([stepsOf(draft, "custom-shift"), stepsOf(draft, "shift-override")].map((some) => some.length)).toEqual([
      1, 1,
    ])
    expect(receipts.map(({ outcome, why }) => [outcome, why]).slice(0, -1)).toEqual(
      receipts.slice(0, -1).map(() => ["done", undefined]),
    )
    expect(await hours()).toEqual(handed(before))
    expect(world.proxy.problems).toEqual([])
  })
})

test("in the middle of a shift and of a second: clocks know fractions that PagerDuty does not render", async () => {
  const now = "2026-11-24T19:44:13.532Z"
  world = await openWorld("shift-based", { now })
  const draft = await world.run((connection) => planOffboarding(connection, { from: ANA, to: CY }).pipe(standing(now)))
  expect([draft.sight.unseen, draft.blockers]).toEqual([[], []])
})

test("an override laid over one of hers, after the plan was made, stays on top", async () => {
  await open()
  const override = (overriding: string, since: string, until: string) =>
    ask("POST", `${DESK}/overrides`, {
      overrides: [
        {
          type: "override_shift",
          rotation_id: "V3ROTATION0000000000000001",
          start_time: since,
          end_time: until,
          overridden_member: member(BO),
          overriding_member: member(overriding),
        },
      ],
    })
  // One that lies under hers is hidden, and stays so.
  await override("POLGA01", "2026-12-03T00:00:00Z", "2026-12-05T00:00:00Z")
  await override(ANA, "2026-12-02T00:00:00Z", "2026-12-07T00:00:00Z")
  const draft = await world.run((connection) => planOffboarding(connection, { from: ANA, to: CY }).pipe(standing(NOW)))
  await override("POLGA01", "2026-12-04T22:00:00Z", "2026-12-06T00:00:00Z")
  const before = await hours()
  const receipts = await world.run((connection) => performAll(connection, draft, pass).pipe(standing(NOW)))
  expect(receipts.at(-1)).toMatchObject({ outcome: "done" })
  expect(await hours()).toEqual(handed(before, CY))
  expect(before.flat()).toContain("POLGA01")
})

test("where no answer comes to what should follow, the same step again finishes it, without a hole", async () => {
  await open()
  const draft = await world.run((connection) => planOffboarding(connection, { from: ANA, to: BO }).pipe(standing(NOW)))
  const before = await hours()
  await world.control("POST", "faults", { kind: "error", method: "POST", path: "events$" })
  const failed = await world.run((connection) =>
    Effect.gen(function* () {
      const [step] = stepsOf(draft, "rotation-event")
      if (step === undefined) throw new Error("no step")
      return yield* Effect.exit(connection.perform(step))
    }).pipe(standing(NOW)),
  )
  expect(failed._tag).toBe("Failure")
  await world.control("DELETE", "faults")
  const [step] = stepsOf(draft, "rotation-event")
  if (step === undefined) throw new Error("no step")
  const receipt = await world.run((connection) => connection.perform(step, { resumed: true }).pipe(standing(NOW)))
  expect(receipt.outcome).toBe("done")
  expect(await hours()).toEqual(handed(before))
  expect(
    (await world.requests()).filter((line) => line === `PUT ${ROTATION}/events/V3EVENT0000000000000000001`),
  ).toHaveLength(1)
})

test("grants and the catalogue know who takes turns in rotations", async () => {
  await open()
  const [grants, catalog] = await world.run((connection) =>
    Effect.flatMap(connection.resolve(Entitlements), (entitlements) =>
      Effect.all([
        Stream.runCollect(entitlements.grants({ type: "schedule" })),
        Stream.runCollect(entitlements.catalog()),
      ]),
    ).pipe(standing(NOW)),
  )
  const desk = expect.objectContaining({ type: "schedule", id: "PV3DES1", name: "Night desk" })
  expect(grants.filter(({ as }) => as === "in a rotation")).toEqual(
    [ANA, BO].map((account) => ({ account, entitlement: desk, as: "in a rotation" })),
  )
  expect(catalog).toContainEqual(desk)
})

describe("taken back", () => {
  const performed = async () => {
    await open()
    const before = await hours()
    const draft = await world.run((connection) =>
      planOffboarding(connection, { from: ANA, to: CY }).pipe(standing(NOW)),
    )
    const [step] = stepsOf(draft, "rotation-event")
    if (step === undefined) throw new Error("no step")
    const receipt = await world.run((connection) => connection.perform(step).pipe(standing(NOW)))
    expect(receipt.outcome).toBe("done")
    return { before, step, receipt }
  }

  test("before it has changed hands: what follows is edited", async () => {
    const { before, step, receipt } = await performed()
    const undone = await world.run((connection) => connection.perform(takeBack(step, receipt)).pipe(standing(NOW)))
    expect(undone.outcome).toBe("done")
    expect(await hours()).toEqual(before)
  })

  test("after: what follows is ended in its turn, ten minutes ahead", async () => {
    const { before, step, receipt } = await performed()
    const later = "2026-11-24T21:00:00Z"
    await pass(later)
    const undone = await world.run((connection) => connection.perform(takeBack(step, receipt)).pipe(standing(later)))
    expect(undone.outcome).toBe("done")
    expect(await hours()).toEqual(before)
  })
})

test("with --handover end-of-shift she stays until the morning, and deleting is left until then", async () => {
  await open()
  const { draft, receipts } = await world.run((connection) =>
    Effect.gen(function* () {
      const plan = yield* planOffboarding(connection, { from: ANA, to: CY, options: { handover: "end-of-shift" } })
      return { draft: plan, receipts: yield* performAll(connection, plan) }
    }).pipe(standing(NOW)),
  )
  expect(draft.warnings.join(" ")).toContain('stays on call on "Night desk" until 2026-11-25T07:00:00')
  expect(receipts.at(-1)).toMatchObject({
    outcome: "blocked",
    why: expect.stringContaining("2026-11-25T07:00:00.000Z"),
  })
  const who = (at: string) =>
    ask("GET", `/oncalls?schedule_ids[]=PV3DES1&since=${at}&until=${at}`).then(
      (rows) => /"user":\{"id":"(\w+)"/.exec(JSON.stringify(rows))?.[1],
    )
  expect([await who("2026-11-25T06:00:00Z"), await who("2026-11-25T20:00:00Z")]).toEqual([ANA, CY])
})

test("who stands in for her, where the successor has a place at the same time, is not kept: that is said, with the hours", async () => {
  await open()
  const at = (day: string, hour: number) => `${day}T${hour}:00:00Z`
  const made = Schema.decodeUnknownSync(Schema.Struct({ rotation: Schema.Struct({ id: Schema.String }) }))(
    await ask("POST", `${DESK}/rotations`, {}),
  )
  await ask("POST", `${DESK}/rotations/${made.rotation.id}/events`, {
    event: {
      name: "Both",
      start_time: { date_time: at("2026-11-25", 10), time_zone: "Etc/UTC" },
      end_time: { date_time: at("2026-11-25", 18), time_zone: "Etc/UTC" },
      effective_since: at("2026-11-25", 10),
      recurrence: ["RRULE:FREQ=DAILY"],
      assignment_strategy: { type: "every_member_assignment_strategy", members: [member(ANA), member(BO)] },
    },
  })
  await ask("POST", `${DESK}/overrides`, {
    overrides: [
      {
        type: "override_shift",
        rotation_id: made.rotation.id,
        start_time: at("2026-12-01", 12),
        end_time: at("2026-12-01", 23),
        overridden_member: member(ANA),
        overriding_member: member(CY),
      },
    ],
  })
  const plan = (to: string) =>
    world.run((connection) => planOffboarding(connection, { from: ANA, to }).pipe(standing(NOW)))
  const hoursSaid =
    "from 2026-12-01T12:00:00.000Z[Europe/Berlin] until 2026-12-01T18:00:00.000Z[Europe/Berlin] is not kept"
  expect((await plan(BO)).warnings.join(" ")).toContain(`that ${CY} stands in one of them ${hoursSaid}`)
  expect((await plan("POLGA01")).warnings.join(" ")).not.toContain("is not kept")
})

test("whose turn it is in an event that is not understood is said, and nothing is deleted", async () => {
  await open()
  const rotation = `${DESK}/rotations`
  const made = Schema.decodeUnknownSync(Schema.Struct({ rotation: Schema.Struct({ id: Schema.String }) }))(
    await ask("POST", rotation, {}),
  )
  await ask("POST", `${rotation}/${made.rotation.id}/events`, {
    event: {
      name: "Now and then",
      start_time: { date_time: "2026-11-24T20:00:00Z", time_zone: "Etc/UTC" },
      end_time: { date_time: "2026-11-25T04:00:00Z", time_zone: "Etc/UTC" },
      effective_since: "2026-11-24T20:00:00Z",
      recurrence: ["RRULE:FREQ=DAILY", "RDATE:20261125T120000Z"],
      assignment_strategy: {
        type: "rotating_member_assignment_strategy",
        shifts_per_member: 1,
        members: [member(ANA), member(CY)],
      },
    },
  })
  const draft = await world.run((connection) => planOffboarding(connection, { from: ANA, to: BO }).pipe(standing(NOW)))
  expect(draft.sight.unseen).toEqual([
    { what: 'shift-based schedule "Night desk"', why: expect.stringContaining('"Now and then" is not understood') },
  ])
  expect(draft.blockers.map(({ key }) => key)).toContain('unseen:shift-based schedule "Night desk"')
})

describe("the successor's own overrides reach their new turns", () => {
  const override = (overriding: object) =>
    ask("POST", `${DESK}/overrides`, {
      overrides: [
        {
          type: "override_shift",
          rotation_id: "V3ROTATION0000000000000001",
          start_time: "2026-12-01T00:00:00Z",
          end_time: "2026-12-20T00:00:00Z",
          overridden_member: member(BO),
          overriding_member: overriding,
        },
      ],
    })
  const plan = () => world.run((connection) => planOffboarding(connection, { from: ANA, to: BO }).pipe(standing(NOW)))

  test("whoever stands in for them does there, too: that is said, with the hours, and promised", async () => {
    await open()
    await override(member(CY))
    const { blockers, warnings, evidence } = await plan()
    expect(blockers).toEqual([])
    expect(warnings.join(" ")).toMatch(/PCYOKA1 stands in for Bo Chen on a rotation.* from 2026-12-0/)
    const after = evidence?.cover?.find(({ target }) => target.id === "PV3DES1")?.after ?? []
    expect(after.filter(({ from }) => from > "2026-12-02" && from < "2026-12-19").map(({ who }) => who)).not.toContain(
      BO,
    )
  })

  test("where nobody does, it would be a hole: that blocks", async () => {
    await open()
    await override({ type: "empty_member" })
    const { blockers } = await plan()
    expect(blockers[0]).toMatchObject({ what: expect.stringContaining("nobody would stand from 2026-12-0") })
  })
})
