import { describe, expect, test } from "vitest"
import type { Reference, World } from "../src/world.ts"
import { worlds } from "./index.ts"
import { sized } from "./sized.ts"

/** Ordinary and awkward hours: a change of clocks, a turn of the year, a leap day, a Monday morning. */
const hours = [
  "2026-11-24T10:20:30Z",
  "2026-03-29T00:59:00Z",
  "2026-12-31T23:30:00Z",
  "2028-02-29T12:00:00Z",
  "2026-11-23T08:00:00Z",
]

const made = [...Object.entries(worlds), ["sized", (now: Date) => sized(now, 300)] as const].flatMap(([name, make]) =>
  hours.map((hour) => ({
    name: `${name} at ${hour}`,
    world: make(new Date(hour)),
    again: make(new Date(hour)),
    now: Date.parse(hour),
  })),
)

describe.for(made)("$name", ({ world, again, now }) => {
  test("is the same each time it is made", () => expect(again).toEqual(world))

  test("has one owner, and nobody's e-mail or id twice", () => {
    expect(world.users.filter(({ role }) => role === "owner")).toHaveLength(1)
    expect(new Set(world.users.map(({ email }) => email)).size).toBe(world.users.length)
    expect(world.users.every(({ id, email }) => /^P[A-Z0-9]{6}$/.test(id) && email.endsWith("@acme.test"))).toBe(true)
    const ids = objects(world).map(({ id }) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  })

  test("refers to nothing that it does not have", () => {
    const known = new Set(objects(world).map(({ id }) => id))
    expect(references(world).filter(({ id }) => !known.has(id))).toEqual([])
  })

  test("has no stakeholder on call or assigned", () => {
    const stakeholders = new Set(world.users.filter(({ role }) => role.startsWith("read_only")).map(({ id }) => id))
    expect(onDuty(world).filter(({ id }) => stakeholders.has(id))).toEqual([])
  })

  test("has as many licences in use as people", () => {
    expect(world.license_allocations.map(({ user }) => user.id)).toEqual(world.users.map(({ id }) => id))
    for (const { id, seats } of world.licenses)
      expect(world.license_allocations.filter(({ license }) => license.id === id).length).toBeLessThan(seats)
  })

  test("keeps PagerDuty's bounds", () => {
    for (const { users, restrictions, rotation_turn_length_seconds } of world.schedules.flatMap(
      (each) => each.schedule_layers,
    )) {
      expect(users.length).toBeGreaterThan(0)
      expect(rotation_turn_length_seconds).toBeGreaterThanOrEqual(3600)
      expect(rotation_turn_length_seconds).toBeLessThanOrEqual(365 * 86_400)
      expect(restrictions.every(({ duration_seconds }) => duration_seconds > 0 && duration_seconds <= 7 * 86_400)).toBe(
        true,
      )
    }
    for (const { targets } of world.escalation_policies.flatMap((each) => each.escalation_rules)) {
      expect(targets.length).toBeGreaterThan(0)
      expect(targets.length).toBeLessThanOrEqual(10)
    }
  })

  test("has incidents of the past alone", () => {
    for (const { created_at, resolved_at, acknowledgements } of world.incidents)
      for (const at of [created_at, resolved_at ?? created_at, ...acknowledgements.map((each) => each.at)])
        expect(Date.parse(at)).toBeLessThanOrEqual(now)
    expect(world.incidents.map(({ created_at }) => created_at)).toEqual(
      world.incidents.map(({ created_at }) => created_at).toSorted(),
    )
  })
})

const objects = (world: World): Reference[] => [
  world.account,
  ...world.users,
  ...world.users.flatMap(({ contact_methods, notification_rules }) => [...contact_methods, ...notification_rules]),
  ...world.teams,
  ...world.schedules,
  ...world.schedules.flatMap(({ schedule_layers, overrides }) => [...schedule_layers, ...overrides]),
  ...world.escalation_policies,
  ...world.escalation_policies.flatMap(({ escalation_rules }) => escalation_rules),
  ...world.services,
  ...world.incidents,
  ...world.licenses,
  ...(world.v3_schedules ?? []),
]

const onDuty = (world: World): Reference[] => [
  ...world.schedules.flatMap(({ schedule_layers, overrides }) => [
    ...schedule_layers.flatMap(({ users }) => users.map(({ user }) => user)),
    ...overrides.map(({ user }) => user),
  ]),
  ...world.escalation_policies.flatMap(({ escalation_rules }) => escalation_rules.flatMap(({ targets }) => targets)),
  ...world.incidents.flatMap(({ assignments, acknowledgements }) => [
    ...assignments.map(({ assignee }) => assignee),
    ...acknowledgements.map(({ acknowledger }) => acknowledger),
  ]),
]

const references = (world: World): Reference[] => [
  ...onDuty(world),
  ...world.users.flatMap(({ notification_rules }) => notification_rules.map((rule) => rule.contact_method)),
  ...world.teams.flatMap(({ members }) => members.map(({ user }) => user)),
  ...world.schedules.flatMap(({ teams }) => teams),
  ...world.escalation_policies.flatMap(({ teams }) => teams),
  ...world.services.map((service) => service.escalation_policy),
  ...world.incidents.flatMap(({ service, escalation_policy }) => [service, escalation_policy]),
  ...world.license_allocations.flatMap(({ user, license }) => [user, license]),
]
