import * as fc from "fast-check"
import { expect, it } from "vitest"
import { randomWorld } from "./random-world.ts"

const cases = fc.sample(randomWorld(), { numRuns: 300, seed: 7 })

it("names nobody and nothing that there is not", () => {
  for (const { world, leaver, successor } of cases) {
    const ids = [
      ...[world.users, world.teams, world.schedules, world.escalation_policies, world.services].flat(),
      ...[world.incidents, world.licenses].flat(),
      ...world.schedules.flatMap(({ schedule_layers, overrides }) => [...schedule_layers, ...overrides]),
      ...world.escalation_policies.flatMap(({ escalation_rules }) => escalation_rules),
    ].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const known = new Set([world.account.id, ...ids])
    const named = JSON.stringify(world).matchAll(/"id":"((?:P|Q)[^"]+)"/g)
    expect([...named].filter(([, id = ""]) => !known.has(id))).toEqual([])
    expect(world.users.find(({ id }) => id === leaver)?.role).not.toBe("owner")
    expect(known).toContain(successor)
  }
})

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
    "a schedule that the leaver is not on",
    ({ world, leaver }) => world.schedules.some((schedule) => !JSON.stringify(schedule).includes(leaver)),
  ],
])("has worlds with %s", (_, holds) => {
  expect(cases.filter(holds).length).toBeGreaterThan(3)
})

it("keeps to a scale", () => {
  const small = fc.sample(randomWorld({ people: 4, schedules: 1, layers: 1, overrides: 0, incidents: 0 }), 50)
  for (const { world } of small) {
    expect(world.users).toHaveLength(4)
    expect(world.schedules).toHaveLength(1)
    expect(world.schedules[0]?.schedule_layers).toHaveLength(1)
    expect(world.incidents).toEqual([])
  }
})
