// What a change puts on whoever takes over: said before it happens, with the hours.
import { type World, worlds } from "@latchkey/emulator-pagerduty"
import { afterEach, describe, expect, test } from "vitest"
import { openWorld, planOffboarding, standing } from "./pagerduty.ts"

const NOW = "2026-11-24T20:30:00Z"
const [ANA, BO, CY] = ["PANA001", "PBOCHE1", "PCYOKA1"] as const
const HOUR = 3_600_000

let world: Awaited<ReturnType<typeof openWorld>>
afterEach(() => world.close())

type Schedule = World["schedules"][number]
type Policy = World["escalation_policies"][number]

/** Ana, Bo and Cy take weekly turns on "Primary"; changed a little. */
const open = async (change: (world: World, primary: Schedule, policy: Policy) => Partial<World>) => {
  const small = worlds["one-schedule"]?.(new Date(NOW))
  const [primary, policy] = [small?.schedules[0], small?.escalation_policies[0]]
  if (small === undefined || primary === undefined || policy === undefined) throw new Error("no world")
  world = await openWorld("one-schedule", { now: NOW, world: { ...small, ...change(small, primary, policy) } })
}

/** A week each, round the clock. */
const turns = (schedule: Schedule, id: string, people: ReadonlyArray<string>): Schedule => ({
  ...schedule,
  id: `PS${id}`,
  name: id,
  schedule_layers: schedule.schedule_layers.map((layer) => ({
    ...layer,
    id: `PL${id}`,
    users: people.map((who) => ({ user: { id: who } })),
  })),
})

const rule = (id: string, target: { id: string; type: "user_reference" | "schedule_reference" }) => ({
  id,
  escalation_delay_in_minutes: 30,
  targets: [target],
})

const plan = (to: string = BO) =>
  world.run((connection) => planOffboarding(connection, { from: ANA, to }).pipe(standing(NOW)))

/** How long somebody stands on the schedules that change, before it. */
const hoursOf = ({ evidence }: Awaited<ReturnType<typeof plan>>, who: string) =>
  (evidence?.cover ?? [])
    .flatMap(({ before }) => before)
    .filter((stand) => stand.who === who)
    .reduce((sum, { from, until }) => sum + (Date.parse(until) - Date.parse(from)) / HOUR, 0)

/** `18 days more than now`: of what a warning says. */
const daysIn = (warnings: ReadonlyArray<string>, text: string) => {
  const found = warnings.filter((warning) => warning.includes(text))
  expect(found).toHaveLength(1)
  return Number(/(\d+) days more than now/.exec(found[0] ?? "")?.[1])
}

describe("on several schedules at once", () => {
  test("of different policies: Ana's turns, since Bo always stands on the other; their own stay as they were", async () => {
    await open(({ schedules, escalation_policies: policies }, primary, policy) => ({
      schedules: [...schedules, turns(primary, "Other", [BO])],
      escalation_policies: [
        ...policies,
        {
          ...policy,
          id: "PEOTHER",
          name: "Other",
          escalation_rules: [rule("PROTHER", { id: "PSOther", type: "schedule_reference" })],
        },
      ],
    }))
    const draft = await plan()
    expect(daysIn(draft.warnings, 'Bo Chen would be on call on several schedules at once ("Primary", "Other")')).toBe(
      Math.round(hoursOf(draft, ANA) / 24),
    )
    expect(draft.warnings.join()).not.toContain("on several levels")
    const others = await plan(CY)
    expect(others.warnings.join()).not.toContain("at once")
  })
})

describe("on several levels of one policy at once", () => {
  test("Bo is paged directly on the second, and takes Ana's turns on the first", async () => {
    await open((_world, _primary, policy) => ({
      escalation_policies: [
        {
          ...policy,
          escalation_rules: [...policy.escalation_rules, rule("PRTWO01", { id: BO, type: "user_reference" })],
        },
      ],
    }))
    const draft = await plan()
    expect(
      daysIn(
        draft.warnings,
        'on several levels of the policy "Default" at once (level 1: "Primary"; level 2: directly), and a page that they miss',
      ),
    ).toBe(Math.round(hoursOf(draft, ANA) / 24))
  })

  test("Ana is paged directly on the second: Bo has turns of their own on the first", async () => {
    await open((_world, _primary, policy) => ({
      escalation_policies: [
        {
          ...policy,
          escalation_rules: [...policy.escalation_rules, rule("PRTWO01", { id: ANA, type: "user_reference" })],
        },
      ],
    }))
    const draft = await plan()
    expect(daysIn(draft.warnings, "on several levels of the policy")).toBe(
      Math.round((hoursOf(draft, ANA) + hoursOf(draft, BO)) / 24),
    )
  })

  test("two schedules on the two levels", async () => {
    await open(({ schedules }, primary, policy) => ({
      schedules: [...schedules, turns(primary, "Second", [BO])],
      escalation_policies: [
        {
          ...policy,
          escalation_rules: [
            ...policy.escalation_rules,
            rule("PRTWO01", { id: "PSSecond", type: "schedule_reference" }),
          ],
        },
      ],
    }))
    const draft = await plan()
    expect(daysIn(draft.warnings, '(level 1: "Primary"; level 2: "Second")')).toBe(Math.round(hoursOf(draft, ANA) / 24))
  })

  test("two schedules on one level are no several levels", async () => {
    await open(({ schedules }, primary, policy) => ({
      schedules: [...schedules, turns(primary, "Second", [BO])],
      escalation_policies: [
        {
          ...policy,
          escalation_rules: policy.escalation_rules.map((one) => ({
            ...one,
            targets: [...one.targets, { id: "PSSecond", type: "schedule_reference" as const }],
          })),
        },
      ],
    }))
    const { warnings } = await plan()
    expect(warnings.join()).toContain("on several schedules at once")
    expect(warnings.join()).not.toContain("on several levels")
  })
})

test("without an hour off: for how long, and for how long till now; each instant with the schedule's zone", async () => {
  await open((_world, primary) => ({ schedules: [turns(primary, "ONE01", [ANA, BO])] }))
  const { warnings } = await plan()
  expect(warnings.filter((line) => line.includes("in a row"))).toEqual([
    expect.stringMatching(
      /^Bo Chen would be on call for at least 56 days in a row, from \S+Z\[Europe\/Berlin\] until \S+Z\[Europe\/Berlin\]; the longest till now: 7 days\.$/,
    ),
  ])
})

test("one turn after another is no second place at once", async () => {
  await open(() => ({}))
  const { warnings } = await plan()
  expect(warnings.join()).not.toContain("at once")
})
