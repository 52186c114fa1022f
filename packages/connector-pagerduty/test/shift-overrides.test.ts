// Overrides upon overrides: whoever is on top, and whether they outlive the place of whom they replace or not.
import * as Effect from "effect/Effect"
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
