import type { Draft } from "@latchkey/core"
import type { Switches, World } from "@latchkey/emulator-pagerduty"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { afterEach, describe, expect, test } from "vitest"
import { openWorld, performAll, planOffboarding, standing } from "./pagerduty.ts"

/** A Tuesday evening: Ana is an hour and a half into the second of her seven nights. */
const NOW = "2026-11-24T20:30:00Z"
const [ANA, BO, CY] = ["PANA001", "PBOCHE1", "PCYOKA1"] as const
const DESK = "/v3/schedules/PV3DES1"
const ROTATION = `${DESK}/rotations/V3ROTATION0000000000000001`

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

const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const headers = { authorization: `Token token=${world.emulator.token}`, "content-type": "application/json" }
  const answer = await fetch(world.emulator.url + path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return text === "" ? undefined : JSON.parse(text)
}

const Shown = Schema.Struct({
  schedule: Schema.Struct({
    final_schedule: Schema.Struct({
      computed_shift_assignments: Schema.Array(
        Schema.Struct({
          start_time: Schema.String,
          end_time: Schema.String,
          member: Schema.Struct({ user_id: Schema.optionalKey(Schema.String) }),
        }),
      ),
    }),
  }),
})
/** Who stands at the desk, hour by hour from an hour after now: the half hour in which it changes hands is left out. */
const hours = async () => {
  const [since, until] = ["2026-11-24T21:30:00Z", "2027-01-20T00:00:00Z"]
  const shown = Schema.decodeUnknownSync(Shown)(
    await ask("GET", `${DESK}?include[]=final_schedule&since=${since}&until=${until}`),
  )
  const rows = shown.schedule.final_schedule.computed_shift_assignments
  return Array.from({ length: 24 * 7 * 8 }, (_, hour) => {
    const at = Date.parse(since) + hour * 3_600_000
    return [
      ...new Set(
        rows
          .filter(({ start_time: start, end_time: end }) => Date.parse(start) <= at && at < Date.parse(end))
          .map(({ member }) => member.user_id),
      ),
    ].toSorted()
  })
}
const handed = (before: Awaited<ReturnType<typeof hours>>, to: string = BO) =>
  before.map((people) => [...new Set(people.map((who) => (who === ANA ? to : who)))].toSorted())

const member = (user_id: string) => ({ type: "user_member", user_id })
const stepsOf = ({ steps }: Draft, kind: string) => steps.filter((step) => step.kind === kind)

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
