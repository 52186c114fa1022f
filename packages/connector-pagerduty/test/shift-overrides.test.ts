// Overrides upon overrides: whoever is on top, and whether they outlive the place of whom they replace or not.
import { takeBack } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { afterEach, describe, expect, test } from "vitest"
import { account, ANA, askAt, BO, CY, DESK, hoursAt, member, NOW, onEvents, stepsOf } from "./night-desk.ts"
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

const nobody = { type: "empty_member" as const }
const override = (overridden: object, overriding: object, start: string, end: string) => ({
  type: "override_shift",
  rotation_id: "V3ROTATION0000000000000001",
  start_time: start,
  end_time: end,
  overridden_member: overridden,
  overriding_member: overriding,
})
const FIRST = "2026-11-25T12:00:00Z"
const MIDDLE = "2026-12-01T12:00:00Z"
const LAST = "2026-12-05T12:00:00Z"
/** Within one night. */
const NIGHT = ["2026-11-28T20:00:00Z", "2026-11-29T02:00:00Z"] as const

test.each([
  {
    what: "whoever is put in by one is not replaced by the next: three places at once, one of them nobody's",
    people: [nobody, member(BO), member(CY)],
    // Olga has no place: Cy stands everywhere; and Ana where nobody would.
    laid: [override(member(OLGA), member(CY), FIRST, LAST), override(nobody, member(ANA), FIRST, MIDDLE)],
    stood: [ANA, CY],
  },
  {
    what: "who stands in for nobody stays, where the successor takes their own place",
    people: [nobody, member(CY)],
    // Ana has no place: she stands everywhere; and Cy, whose place she has, where nobody would.
    laid: [override(member(ANA), member(ANA), FIRST, LAST), override(nobody, member(CY), ...NIGHT)],
    stood: [ANA, CY],
  },
])("$what", async ({ people, laid, stood }) => {
  const every = { type: "every_member_assignment_strategy" as const, members: people }
  world = await openWorld("shift-based", {
    now: NOW,
    switches: { v3OverrideLapses: false },
    world: onEvents(() => ({ assignment_strategy: every }))(account()),
  })
  await askAt(world, "POST", `${DESK}/overrides`, { overrides: laid })
  const before = await hoursAt(world)
  expect(before.some((who) => who.join() === stood.join())).toBe(true)
  await world.run((connection) =>
    Effect.flatMap(planOffboarding(connection, { from: ANA, to: BO }), (draft) => performAll(connection, draft)).pipe(
      standing(NOW),
    ),
  )
  const handed = before.map((some) => [...new Set(some.map((who) => (who === ANA ? BO : who)))].toSorted())
  expect(await hoursAt(world)).toEqual(handed)
})

/** Hours from now, and whose; all of them end together. */
const twins = [
  ["both to come", [ANA, 2], [ANA, 4]],
  ["both run", [ANA, 0], [ANA, 0]],
  ["one runs", [ANA, 0], [ANA, 4]],
  ["one is the successor's own, and begins sooner", [BO, 2], [ANA, 4]],
  ["one is the successor's own, and begins later", [ANA, 2], [BO, 4]],
  ["one is the successor's own, and both run", [ANA, 0], [BO, 0]],
] as const

const at = (later: number) => new Date(Date.parse(NOW) + later * 3_600_000).toISOString()

const openWith = async (pair: (typeof twins)[number][1 | 2][]) => {
  world = await openWorld("shift-based", { now: NOW })
  const { custom_shifts: made } = Schema.decodeUnknownSync(Made)(
    await askAt(world, "POST", `${DESK}/custom_shifts`, {
      custom_shifts: pair.map(([who, from]) => ({
        type: "custom_shift",
        start_time: at(from),
        end_time: at(30),
        assignments: [{ type: "shift_assignment", member: member(who) }],
      })),
    }),
  )
  return made
}
const Made = Schema.Struct({ custom_shifts: Schema.Array(Schema.Struct({ id: Schema.String })) })

test.each(twins.flatMap(([what, ...pair]) => [0, 1].map((which) => ({ what, pair, which }))))(
  "two custom shifts that end together, $what: an override on one stays on it ($which)",
  async ({ pair, which }) => {
    const made = await openWith(pair)
    await askAt(world, "POST", `${DESK}/overrides`, {
      overrides: made.slice(which, which + 1).map(({ id }) => ({
        type: "override_shift",
        custom_shift_id: id,
        start_time: at(6),
        end_time: at(20),
        overridden_member: member(pair[which]?.[0] ?? ANA),
        overriding_member: member(OLGA),
      })),
    })
    const before = await hoursAt(world)
    expect(before.some((who) => who.includes(OLGA))).toBe(true)
    const receipts = await world.run((connection) =>
      Effect.gen(function* () {
        const draft = yield* planOffboarding(connection, { from: ANA, to: BO })
        expect(draft.sight.unseen).toEqual([])
        return yield* performAll(connection, draft, (until) => world.control("POST", "clock", { now: until }))
      }).pipe(standing(NOW)),
    )
    expect(receipts.at(-1)).toMatchObject({ outcome: "done" })
    const heirs = (people: ReadonlyArray<unknown>) => [...new Set(people.map((who) => (who === ANA ? BO : who)))]
    expect(await hoursAt(world)).toEqual(before.map((people) => heirs(people).toSorted()))
  },
)

test.each(twins)("two custom shifts that end together, %s: taken back", async (_what, ...pair) => {
  await openWith(pair)
  const before = await hoursAt(world)
  const draft = await world.run((connection) => planOffboarding(connection, { from: ANA, to: BO }).pipe(standing(NOW)))
  const [step] = stepsOf(draft, "custom-shift")
  if (step === undefined) throw new Error("no step")
  const done = await world.run((connection) => connection.perform(step).pipe(standing(NOW)))
  expect(done.outcome).toBe("done")
  await world.control("POST", "clock", { now: at(1) })
  const undone = await world.run((connection) => connection.perform(takeBack(step, done)).pipe(standing(at(1))))
  expect(undone.outcome).toBe("done")
  expect(await hoursAt(world)).toEqual(before)
})

test("overrides in a place that ends before it could change hands: nobody needs to stand there any more", async () => {
  const alone = { type: "rotating_member_assignment_strategy" as const, shifts_per_member: 7, members: [member(ANA)] }
  const ending = onEvents(() => ({ effective_until: at(7 / 60), assignment_strategy: alone }))(account())
  world = await openWorld("shift-based", { now: NOW, switches: { v3OverrideLapses: false }, world: ending })
  await askAt(world, "POST", `${DESK}/overrides`, {
    overrides: [override(member(ANA), nobody, NOW, LAST), override(member(ANA), nobody, MIDDLE, LAST)],
  })
  const receipts = await world.run((connection) =>
    Effect.flatMap(planOffboarding(connection, { from: ANA, to: BO }), (draft) =>
      performAll(connection, draft, (until) => world.control("POST", "clock", { now: until })),
    ).pipe(standing(NOW)),
  )
  expect(receipts.at(-1)).toMatchObject({ outcome: "done" })
})
