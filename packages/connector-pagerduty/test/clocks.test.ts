// Two clocks, and time that passes between a look and a write.
import { once } from "node:events"
import { createServer } from "node:http"
import { isIdle } from "@latchkey/core"
import type { World } from "@latchkey/emulator-pagerduty"
import { judge, snapshotOf } from "@latchkey/testkit/pagerduty"
import * as Effect from "effect/Effect"
import { afterEach, describe, expect, test } from "vitest"
import { account, ANA, askAt, BO, CY, member, NOW, onDesk } from "./night-desk.ts"
import { openWorld, performAll, planOffboarding, standing } from "./pagerduty.ts"

let world: Awaited<ReturnType<typeof openWorld>>
afterEach(() => world.close())

const at = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString()
const SOON = at(40)
const times = { start_time: at(-3600), end_time: SOON }

type Schedule = World["schedules"][number]
const onSchedule = (change: (schedule: Schedule) => Partial<Schedule>) => (small: World) => ({
  ...small,
  schedules: small.schedules.map((schedule) => ({ ...schedule, ...change(schedule) })),
})

const withoutCy = onSchedule(({ schedule_layers: layers }) => ({
  schedule_layers: layers.map((layer) => ({ ...layer, users: layer.users.filter(({ user }) => user.id !== CY) })),
}))

/** Where Cy stands for forty seconds more, and nowhere after. */
const lastPlaces = {
  "an override": onSchedule(() => ({
    overrides: [{ id: "QLAST01", start: at(-3600), end: SOON, user: { id: CY }, sequence: 1 }],
  })),
  "a layer": onSchedule(({ schedule_layers: layers }) => ({
    schedule_layers: layers.flatMap((layer) => [
      layer,
      { ...layer, id: "PLLAST1", name: "Last", end: SOON, users: [{ user: { id: CY } }] },
    ]),
  })),
  "a custom shift": onDesk(() => ({
    custom_shifts: [
      {
        id: "V3CUSTOM00000000000000LAST",
        type: "custom_shift",
        ...times,
        assignments: [{ id: "V3ASSIGN00000000000000LAST", type: "shift_assignment", member: member(CY) }],
      },
    ],
  })),
  "an override on a rotation": onDesk(({ rotations }) => ({
    overrides: rotations.map(({ id }) => ({
      id: "V3OVERRIDE000000000000LAST",
      type: "override_shift",
      rotation_id: id,
      ...times,
      overridden_member: member(ANA),
      overriding_member: member(CY),
    })),
  })),
  "an event": onDesk(({ rotations }) => ({
    rotations: rotations.flatMap((rotation) => [
      rotation,
      {
        ...rotation,
        id: "V3ROTATION000000000000LAST",
        events: rotation.events.map((event) => ({
          ...event,
          id: "V3EVENT000000000000000LAST",
          effective_until: SOON,
          assignment_strategy: { ...event.assignment_strategy, members: [member(CY)] },
        })),
      },
    ]),
  })),
}

describe("whose last place ends within a minute is deleted when it has ended", () => {
  test.each(Object.entries(lastPlaces))("%s", async (_what, put) => {
    world = await openWorld("shift-based", { now: NOW, world: put(withoutCy(account())) })
    const there = async () => JSON.stringify(await askAt(world, "GET", `/users/${CY}`)).includes('"email"')
    const before: Array<boolean> = []
    const receipts = await world.run((connection) =>
      Effect.gen(function* () {
        const draft = yield* planOffboarding(connection, { from: CY, to: BO })
        expect(draft.blockers).toEqual([])
        expect(draft.warnings).toContainEqual(expect.stringContaining("Deleting waits for that."))
        return yield* performAll(connection, draft, async (until) => {
          before.push(await there())
          expect(Date.parse(until)).toBeGreaterThanOrEqual(Date.parse(SOON))
          await world.control("POST", "clock", { now: until })
        })
      }).pipe(standing(NOW)),
    )
    expect(receipts.at(-1)?.outcome).toBe("done")
    expect(before).toEqual([true])
    expect(await there()).toBe(false)
  })
})

test.each([-45, -2, 2])(
  "a clock that is %i seconds ahead: what runs goes over at the first attempt, without a gap",
  async (ahead) => {
    const runs = { start_time: at(-3600), end_time: at(36_000) }
    const running = [
      onSchedule(() => ({
        overrides: [{ id: "QRUNS01", start: at(-3600), end: at(36_000), user: { id: ANA }, sequence: 1 }],
      })),
      onDesk(({ rotations }) => ({
        custom_shifts: [
          {
            id: "V3CUSTOM00000000000000RUNS",
            type: "custom_shift",
            ...runs,
            assignments: [{ id: "V3ASSIGN00000000000000RUNS", type: "shift_assignment", member: member(ANA) }],
          },
        ],
        overrides: rotations.map(({ id }) => ({
          id: "V3OVERRIDE000000000000RUNS",
          type: "override_shift",
          rotation_id: id,
          ...runs,
          overridden_member: member(BO),
          overriding_member: member(ANA),
        })),
      })),
    ].reduce((small, put) => put(small), withoutCy(account()))
    world = await openWorld("shift-based", { now: at(-ahead), world: running })
    const before = await snapshotOf(world.emulator.url)
    const receipts = await world.run((connection) =>
      Effect.gen(function* () {
        const draft = yield* planOffboarding(connection, { from: ANA, to: CY })
        const steps = draft.steps.filter((step) => !isIdle(step) && step.kind !== "user")
        const first = yield* Effect.forEach(steps, (step) => connection.perform(step))
        return [
          ...first,
          ...(yield* performAll(connection, draft, (until) => world.control("POST", "clock", { now: until }))),
        ]
      }).pipe(standing(NOW)),
    )
    expect(receipts.filter(({ outcome }) => outcome !== "done" && outcome !== "already done")).toEqual([])
    const how = { v3TurnsFrom: "start-time", v3OverrideLapses: true } as const
    expect(judge(before, await snapshotOf(world.emulator.url), { leaver: ANA, successor: CY, ...how })).toEqual([])
  },
)

/** PagerDuty, whose clock is somewhere else. */
const atAnotherTime = async (seconds: number) => {
  const server = createServer(async (asked, answer) => {
    const headers = { authorization: asked.headers.authorization ?? "" }
    const given = await fetch(new URL(asked.url ?? "/", world.emulator.url), { headers })
    answer.setHeader("date", new Date(Date.now() + seconds * 1000).toUTCString())
    answer.writeHead(given.status).end(await given.text())
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

test.each([
  [-300, ["ahead of"]],
  [-50, []],
  [50, []],
  [300, ["behind"]],
])("where PagerDuty's clock says %i seconds more, doctor says that ours is %j", async (seconds, how) => {
  world = await openWorld("one-schedule")
  await using pagerduty = await atAnotherTime(seconds)
  const lines = await world.run((connection) => connection.doctor, { apiUrl: pagerduty.url })
  const said = lines.flatMap((line) => /^This machine's clock is .*(ahead of|behind) PagerDuty's/.exec(line)?.[1] ?? [])
  expect(said).toEqual(how)
})
