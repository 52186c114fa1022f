import * as fc from "fast-check"
import { expect, it } from "vitest"
import type { Departure } from "./random-world.ts"
import { randomWorld } from "./random-world.ts"

const year = 366 * 86_400_000
const cases = fc.sample(randomWorld(), { numRuns: 300, seed: 7 })

it("names nobody and nothing that there is not", () => {
  for (const { world, leaver, successor } of cases) {
    const ids = [
      ...[world.users, world.teams, world.schedules, world.escalation_policies, world.services].flat(),
      ...shiftsOf(world),
      ...[world.incidents, world.licenses].flat(),
      ...world.schedules.flatMap(({ schedule_layers, overrides }) => [...schedule_layers, ...overrides]),
      ...world.escalation_policies.flatMap(({ escalation_rules }) => escalation_rules),
    ].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const known = new Set([world.account.id, ...ids])
    const named = JSON.stringify(world).matchAll(/"(?:id|user_id|rotation_id|custom_shift_id)":"((?:P|Q|V3)[^"]+)"/g)
    expect([...named].filter(([, id = ""]) => !known.has(id))).toEqual([])
    expect(world.users.find(({ id }) => id === leaver)?.role).not.toBe("owner")
    expect(known).toContain(successor)
  }
})

/** All of shift-based schedules that has an id. */
const shiftsOf = ({ v3_schedules = [] }: Departure["world"]) =>
  v3_schedules.flatMap((schedule) => [
    schedule,
    ...schedule.rotations.flatMap((rotation) => [rotation, ...rotation.events]),
    ...(schedule.custom_shifts ?? []).flatMap((shift) => [shift, ...shift.assignments]),
    ...(schedule.overrides ?? []),
  ])

const eventsOf = ({ v3_schedules = [] }: Departure["world"]) =>
  v3_schedules.flatMap(({ rotations }) => rotations.flatMap(({ events }) => events))

const isOpen = ({ status }: { status: string }) => status !== "resolved"

it.each<[string, (world: (typeof cases)[number]) => boolean]>([
  [
    "the leaver twice in a layer",
    ({ world, leaver }) =>
      world.schedules.some(({ schedule_layers }) =>
        schedule_layers.some(({ users }) => users.filter(({ user }) => user.id === leaver).length > 1),
      ),
  ],
  [
    "the leaver alone in a layer",
    ({ world, leaver }) =>
      world.schedules.some(({ schedule_layers }) =>
        schedule_layers.some(({ users }) => users.every(({ user }) => user.id === leaver)),
      ),
  ],
  [
    "an override that runs",
    ({ world, now, leaver }) =>
      world.schedules.some(({ overrides }) =>
        overrides.some(({ user, start, end }) => user.id === leaver && start < now && end > now),
      ),
  ],
  [
    "an override on another",
    ({ world }) =>
      world.schedules.some(({ overrides }) =>
        overrides.some((one, at) =>
          overrides.slice(at + 1).some((other) => other.start < one.end && other.end > one.start),
        ),
      ),
  ],
  [
    "both in one rule",
    ({ world, leaver, successor }) =>
      world.escalation_policies.some(({ escalation_rules }) =>
        escalation_rules.some(({ targets }) =>
          [leaver, successor].every((each) => targets.some(({ id }) => id === each)),
        ),
      ),
  ],
  [
    "both on one incident",
    ({ world, leaver, successor }) =>
      world.incidents
        .filter(isOpen)
        .some(({ assignments }) =>
          [leaver, successor].every((id) => assignments.some((each) => each.assignee.id === id)),
        ),
  ],
  [
    "the leaver twice in the turns of shifts",
    ({ world, leaver }) =>
      eventsOf(world).some(
        ({ assignment_strategy: { members } }) =>
          members.filter((each) => each.type === "user_member" && each.user_id === leaver).length > 1,
      ),
  ],
  [
    "shifts that begin long before they take effect",
    ({ world }) =>
      eventsOf(world).some(
        ({ start_time, effective_since }) => Date.parse(effective_since) - Date.parse(start_time.date_time) > year / 2,
      ),
  ],
  [
    "an event after another that runs",
    ({ world, now }) =>
      (world.v3_schedules ?? []).some(({ rotations }) =>
        rotations.some(({ events: [one, other] }) =>
          other === undefined ? false : (one?.effective_since ?? now) < now && other.effective_since > now,
        ),
      ),
  ],
  [
    "an override of shifts, over the leaver, that runs",
    ({ world, now, leaver }) =>
      (world.v3_schedules ?? []).some(({ overrides = [] }) =>
        overrides.some(
          ({ overridden_member: over, start_time, end_time }) =>
            over.type === "user_member" && over.user_id === leaver && start_time < now && end_time > now,
        ),
      ),
  ],
  [
    "a policy with shifts",
    ({ world }) =>
      world.escalation_policies.some(({ escalation_rules }) =>
        escalation_rules.some(({ targets }) => targets.some(({ type }) => type === "schedule_v3_reference")),
      ),
  ],
  [
    "a schedule that the leaver is not on",
    ({ world, leaver }) => world.schedules.some((schedule) => !JSON.stringify(schedule).includes(leaver)),
  ],
])("has worlds with %s", (_, holds) => {
  expect(cases.filter(holds).length).toBeGreaterThan(3)
})

it("keeps to a scale", () => {
  const small = fc.sample(
    randomWorld({ people: 4, schedules: 1, layers: 1, overrides: 0, shiftBased: 0, incidents: 0 }),
    50,
  )
  for (const { world } of small) {
    expect(world.users).toHaveLength(4)
    expect(world.schedules).toHaveLength(1)
    expect(world.schedules[0]?.schedule_layers).toHaveLength(1)
    expect(world.v3_schedules).toEqual([])
    expect(world.incidents).toEqual([])
  }
})
