// Overrides upon overrides: whoever is on top, and whether they outlive the place of whom they replace or not.
import { worlds } from "@latchkey/emulator-pagerduty"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { afterEach, describe, expect, test } from "vitest"
import { ANA, askAt, BO, CY, DESK, hoursAt, member, NOW } from "./night-desk.ts"
import { openWorld, performAll, planOffboarding, standing } from "./pagerduty.ts"

/** Has no place in the rotation, as the successor has none. */
const OLGA = "POLGA01"

let world: Awaited<ReturnType<typeof openWorld>>
afterEach(() => world.close())

type Stack = ReadonlyArray<readonly [overridden: string, overriding: string | null]>

/** Each lies over the later half of the one before, and ends after it; together they cover nights of Ana's and of Bo's. */
const lay = async (stack: Stack) => {
  const at = (days: number) => new Date(Date.parse("2026-11-26T12:00:00Z") + days * 86_400_000).toISOString()
  for (const [index, [overridden, overriding]] of stack.entries())
    await askAt(world, "POST", `${DESK}/overrides`, {
      overrides: [
        {
          type: "override_shift",
          rotation_id: "V3ROTATION0000000000000001",
          start_time: at(index * 3),
          end_time: at(index * 3 + 9),
          overridden_member: member(overridden),
          overriding_member: overriding === null ? { type: "empty_member" } : member(overriding),
        },
      ],
    })
}

describe.each([true, false])("overrides that lapse: %s", (v3OverrideLapses) => {
  test.each<Stack>([
    [[OLGA, ANA]],
    [
      [OLGA, ANA],
      [BO, OLGA],
    ],
    [
      [ANA, OLGA],
      [BO, CY],
    ],
    [
      [ANA, OLGA],
      [OLGA, BO],
    ],
    [
      [BO, ANA],
      [ANA, OLGA],
    ],
    [
      [ANA, BO],
      [BO, ANA],
    ],
    [
      [OLGA, null],
      [BO, ANA],
      [ANA, null],
    ],
    [
      [BO, CY],
      [BO, ANA],
      [BO, OLGA],
      [ANA, CY],
    ],
    [
      [CY, ANA],
      [ANA, OLGA],
      [OLGA, ANA],
    ],
  ])("%j upon %j", async (...stack) => {
    world = await openWorld("shift-based", { now: NOW, switches: { v3OverrideLapses } })
    await lay(stack)
    const before = await hoursAt(world)
    const receipts = await world.run((connection) =>
      Effect.gen(function* () {
        const draft = yield* planOffboarding(connection, { from: ANA, to: CY })
        return yield* performAll(connection, draft, (until) => world.control("POST", "clock", { now: until }))
      }).pipe(standing(NOW)),
    )
    expect(receipts.at(-1)).toMatchObject({ outcome: "done" })
    const heirs = (people: ReadonlyArray<unknown>) => [...new Set(people.map((who) => (who === ANA ? CY : who)))]
    expect(await hoursAt(world)).toEqual(before.map((people) => heirs(people).toSorted()))
  })
})

test("whoever is put in by one is not replaced by the next: three places at once, one of them nobody's", async () => {
  const small = worlds["shift-based"]?.(new Date(NOW))
  if (small === undefined) throw new Error("no world")
  const nobody = { type: "empty_member" as const }
  const people = [nobody, member(BO), member(CY)]
  const desks = small.v3_schedules?.map((desk) => ({
    ...desk,
    rotations: desk.rotations.map((rotation) => ({
      ...rotation,
      events: rotation.events.map((event) => ({
        ...event,
        assignment_strategy: { type: "every_member_assignment_strategy" as const, members: people },
      })),
    })),
  }))
  const override = (overridden: object, overriding: object, end: string) => ({
    type: "override_shift",
    rotation_id: "V3ROTATION0000000000000001",
    start_time: "2026-11-25T12:00:00Z",
    end_time: end,
    overridden_member: overridden,
    overriding_member: overriding,
  })
  world = await openWorld("shift-based", {
    now: NOW,
    switches: { v3OverrideLapses: false },
    world: { ...small, ...(desks && { v3_schedules: desks }) },
  })
  // Olga has no place: Cy stands everywhere; and Ana where nobody would.
  await askAt(world, "POST", `${DESK}/overrides`, {
    overrides: [
      override(member(OLGA), member(CY), "2026-12-05T12:00:00Z"),
      override(nobody, member(ANA), "2026-12-01T12:00:00Z"),
    ],
  })
  const before = await hoursAt(world)
  expect(before.some((who) => who.join() === [ANA, CY].join())).toBe(true)
  await world.run((connection) =>
    Effect.flatMap(planOffboarding(connection, { from: ANA, to: BO }), (draft) => performAll(connection, draft)).pipe(
      standing(NOW),
    ),
  )
  const handed = before.map((people) => [...new Set(people.map((who) => (who === ANA ? BO : who)))].toSorted())
  expect(await hoursAt(world)).toEqual(handed)
})

test.each([
  [30, ["two custom shifts of theirs end at the same time, and an override is on one of them"]],
  [31, []],
])("an override on one of two custom shifts that end in %i hours and in 30: %j", async (hours, why) => {
  world = await openWorld("shift-based", { now: NOW })
  const at = (later: number) => new Date(Date.parse(NOW) + later * 3_600_000).toISOString()
  const shift = (from: number, until: number) => ({
    type: "custom_shift",
    start_time: at(from),
    end_time: at(until),
    assignments: [{ type: "shift_assignment", member: member(ANA) }],
  })
  const { custom_shifts: made } = Schema.decodeUnknownSync(Made)(
    await askAt(world, "POST", `${DESK}/custom_shifts`, { custom_shifts: [shift(2, hours), shift(4, 30)] }),
  )
  await askAt(world, "POST", `${DESK}/overrides`, {
    overrides: made.slice(0, 1).map(({ id }) => ({
      type: "override_shift",
      custom_shift_id: id,
      start_time: at(6),
      end_time: at(20),
      overridden_member: member(ANA),
      overriding_member: member(OLGA),
    })),
  })
  const { sight } = await world.run((connection) =>
    planOffboarding(connection, { from: ANA, to: BO }).pipe(standing(NOW)),
  )
  expect(sight.unseen.map((one) => one.why)).toEqual(why)
})

const Made = Schema.Struct({ custom_shifts: Schema.Array(Schema.Struct({ id: Schema.String })) })
