import type { Switches } from "@latchkey/emulator-pagerduty"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { afterEach, describe, expect, test } from "vitest"
import { account, ANA, askAt, BO, CY, DESK, hoursAt, member, NOW, onEvents, ROTATION, stepsOf } from "./night-desk.ts"
import { openWorld, performAll, planOffboarding, standing } from "./pagerduty.ts"

let world: Awaited<ReturnType<typeof openWorld>>
afterEach(() => world.close())

describe("where what would follow is refused", () => {
  const event = `${ROTATION}/events/V3EVENT0000000000000000001`
  const end = "2027-01-18T19:00:00Z"
  const months = ["02", "03", "04", "05"]

  const ask = (method: string, path: string, body?: unknown) => askAt(world, method, path, body)

  /** Somebody fills the rotation after the plan is made, so that it takes so many more events. */
  const filled = async (room: number) => {
    world = await openWorld("shift-based", { now: NOW })
    await ask("PUT", event, { event: { effective_until: end } })
    const draft = await world.run((connection) =>
      planOffboarding(connection, { from: ANA, to: CY }).pipe(standing(NOW)),
    )
    for (const month of months.slice(room))
      await ask("POST", `${ROTATION}/events`, {
        event: {
          name: "Later",
          start_time: { date_time: `2027-${month}-01T20:00:00Z`, time_zone: "Etc/UTC" },
          end_time: { date_time: `2027-${month}-02T06:00:00Z`, time_zone: "Etc/UTC" },
          effective_since: `2027-${month}-01T20:00:00Z`,
          effective_until: `2027-${month}-20T20:00:00Z`,
          recurrence: ["RRULE:FREQ=DAILY"],
          assignment_strategy: { type: "every_member_assignment_strategy", members: [member(CY)] },
        },
      })
    const [step] = stepsOf(draft, "rotation-event")
    if (step === undefined) throw new Error("no step")
    const perform = (resumed = false) =>
      world.run((connection) => Effect.flip(connection.perform(step, { resumed })).pipe(standing(NOW)))
    return { before: await hoursAt(world), perform }
  }
  const writes = async (method: string) => (await world.requests()).filter((line) => line.startsWith(method)).length

  test.each([0, 1, 2])("the end is taken back, and %i that were made are deleted: cover is as it was", async (room) => {
    const { before, perform } = await filled(room)
    expect(await perform()).toMatchObject({ operation: "createEvent", reason: { _tag: "Refused" } })
    expect(await writes("DELETE")).toBe(room)
    expect(await ask("GET", event)).toMatchObject({ event: { effective_until: end } })
    expect(await hoursAt(world)).toEqual(before)
  })

  test("and they can't be deleted, what stands is said, and the same step again takes it back", async () => {
    const { before, perform } = await filled(2)
    await world.control("POST", "faults", { kind: "locked", method: "DELETE", path: "events" })
    const { message } = await perform()
    expect(message).toContain("can't be more than 5")
    expect(message).toMatch(/could not be taken back: PagerDuty answered 400 to deleteEvent/)
    expect(message).toMatch(/ends 2026-11-24T20:\d\d:.* and what follows it ends 2026-1\S+: from 2026-1\S+ on nobody/)
    await world.control("DELETE", "faults")
    expect(await perform(true)).toMatchObject({ operation: "createEvent", reason: { _tag: "Refused" } })
    expect(await ask("GET", event)).toMatchObject({ event: { effective_until: end } })
    expect(await hoursAt(world)).toEqual(before)
  })
})

describe.each<Switches["v3TurnsFrom"]>(["start-time", "effective-since"])("turns counted from %s", (v3TurnsFrom) => {
  const [since, until] = ["2026-10-14T18:00:00Z", "2026-12-08T19:00:00Z"]

  /** Between two turns of its own the desk's event took effect, so that the ways to count differ; and it ends soon. */
  const differing = () => onEvents(() => ({ effective_since: since, effective_until: until }))(account())

  test("whose turns overrides hide in all that is to come is told by what is past", async () => {
    world = await openWorld("shift-based", { now: NOW, switches: { v3TurnsFrom }, world: differing() })
    const bare = await hoursAt(world)
    const override = (overridden: string) => ({
      type: "override_shift",
      rotation_id: "V3ROTATION0000000000000001",
      start_time: NOW,
      end_time: until,
      overridden_member: member(overridden),
      overriding_member: member("POLGA01"),
    })
    await askAt(world, "POST", `${DESK}/overrides`, { overrides: [ANA, BO].map(override) })
    const draft = await world.run((connection) =>
      Effect.gen(function* () {
        const plan = yield* planOffboarding(connection, { from: ANA, to: CY })
        yield* performAll(connection, plan, (to) => world.control("POST", "clock", { now: to }))
        return plan
      }).pipe(standing(NOW)),
    )
    expect(draft.blockers).toEqual([])
    const { overrides } = Schema.decodeUnknownSync(Overrides)(
      await askAt(world, "GET", `${DESK}/overrides?since=${NOW}&until=${until}`),
    )
    expect(overrides).not.toEqual([])
    for (const { id } of overrides) await askAt(world, "DELETE", `${DESK}/overrides/${id}`)
    const handed = bare.map((people) => people.map((who) => (who === ANA ? CY : who)))
    expect(await hoursAt(world)).toEqual(handed)
    expect(new Set(handed.flat())).toEqual(new Set([BO, CY]))
  })
})

const Overrides = Schema.Struct({ overrides: Schema.Array(Schema.Struct({ id: Schema.String })) })
