import { DateTime } from "luxon"
import { describe, expect, test } from "vitest"
import { onCalls } from "../src/rendering/oncalls.ts"
import { renderSchedule } from "../src/rendering/schedule.ts"
import type { Schedule, World } from "../src/world.ts"
import { acme } from "./acme.ts"
import { ana, bo, cy, dee, noor, pia, sid } from "./acme/people.ts"

const roles = [
  "owner",
  "admin",
  "user",
  "limited_user",
  "observer",
  "restricted_access",
  "read_only_user",
  "read_only_limited_user",
]

const hours = ["2026-11-24T10:20:30Z", "2026-03-29T00:59:00Z", "2026-11-02T08:30:00Z", "2028-02-29T12:00:00Z"]

describe.for(hours)("acme at %s", (hour) => {
  const now = DateTime.fromISO(hour)
  const world = acme(now.toJSDate())
  const render = (id: string, since: DateTime, until: DateTime) => {
    const { time_zone, schedule_layers: layers, overrides } = find(world, id)
    return renderSchedule({ time_zone, layers, overrides }, since, until)
  }

  test("has people of every role, a pending invitation, and someone who can't be reached", () => {
    expect(world.users.length).toBeGreaterThanOrEqual(40)
    expect(roles.filter((role) => !world.users.some((user) => user.role === role))).toEqual([])
    expect(pia.invitation_sent).toBe(true)
    expect(noor.contact_methods).toEqual([])
    expect(sid.role).toBe("read_only_user")
  })

  test("has Ana on call now, Bo next", () => {
    const { final } = render("PSPLAT1", now, now)
    expect(final.map(({ user }) => user)).toEqual([ana.id])
    const next = DateTime.fromISO(render("PSPLAT1", now, now.plus({ weeks: 1 })).layers[0]?.shifts[1]?.start ?? "")
    expect(render("PSPLAT1", next, next).layers[0]?.shifts[0]?.user).toBe(bo.id)
  })

  test("pages Ana by schedules, by overrides and directly", () => {
    const schedules = new Map(world.schedules.map((each) => [each.id, { ...each, layers: each.schedule_layers }]))
    const rows = onCalls({ policies: world.escalation_policies, schedules }, now, now).filter(
      ({ user }) => user === ana.id,
    )
    expect(rows.filter(({ schedule }) => schedule === null).map(({ policy, level }) => `${policy} ${level}`)).toEqual([
      "PEPLAT1 3",
      "PEPAYM1 2",
      "PESECU1 1",
      "PESECU1 2",
      "PEMAJO1 2",
    ])
    expect(rows.map(({ schedule }) => schedule)).toEqual(expect.arrayContaining(["PSPLAT1", "PSPLAT2", "PSNIGH1"]))
    expect(rows.map(({ schedule }) => schedule)).not.toContain("PSMOVE1")
  })

  test("has Ana in layers of every kind", () => {
    const layers = world.schedules.flatMap((each) => each.schedule_layers)
    const hers = layers.filter(({ users }) => users.some(({ user }) => user.id === ana.id))
    const count = (one: string) => hers.filter(({ users }) => users.some(({ user }) => user.id === one)).length
    expect(hers.some(({ end }) => end !== null && Date.parse(end) < now.toMillis())).toBe(true)
    expect(hers.some(({ end }) => end !== null && Date.parse(end) > now.toMillis())).toBe(true)
    expect(hers.some(({ start }) => Date.parse(start) > now.toMillis())).toBe(true)
    expect(hers.some(({ users }) => users.length === 1)).toBe(true)
    expect(hers.some(({ users }) => users.filter(({ user }) => user.id === ana.id).length === 2)).toBe(true)
    expect(count(bo.id)).toBeGreaterThan(0)
  })

  test("has a schedule that no policy uses, and one with overrides by Ana alone", () => {
    const used = new Set(
      world.escalation_policies.flatMap((each) =>
        each.escalation_rules.flatMap(({ targets }) => targets.map(({ id }) => id)),
      ),
    )
    expect(world.schedules.filter(({ id }) => !used.has(id)).map(({ name }) => name)).toEqual(["Office move"])
    expect(
      find(world, "PSNIGH1").schedule_layers.flatMap(({ users }) => users.map(({ user }) => user.id)),
    ).not.toContain(ana.id)
    expect(render("PSNIGH1", now, now).overrides.map(({ user }) => user)).toEqual([ana.id])
  })

  test("has overrides under and over others'", () => {
    const within = (id: string, from: number, until: number) =>
      render(id, now.plus({ days: from }), now.plus({ days: until })).overrides.map(({ user }) => user)
    const names = (id: string, from: number, until: number) =>
      within(id, from, until).map((user) => world.users.find((each) => each.id === user)?.name)
    expect(names("PSPAYM1", 4, 8)).toEqual(["Ana Ruiz", "Greg Olson", "Ana Ruiz"])
    expect(names("PSPAYM1", 9, 12)).toEqual(["Oscar Diaz", "Ana Ruiz", "Oscar Diaz"])
    expect(names("PSPAYM1", 14, 16)).toEqual(["Helen Park"])
    expect(names("PSCHEC1", 3, 6)).toEqual(["Bo Chen"])
  })

  test("has open incidents of Ana's alone and with others, one older than a month", () => {
    const open = world.incidents.filter(({ assignments }) => assignments.some(({ assignee }) => assignee.id === ana.id))
    expect(open.map(({ assignments }) => assignments.length).toSorted()).toEqual([1, 1, 1, 1, 2, 2])
    expect(new Set(open.map(({ status, urgency }) => `${status} ${urgency}`)).size).toBe(4)
    expect(open.some(({ created_at }) => DateTime.fromISO(created_at) < now.minus({ months: 1 }))).toBe(true)
    expect(open.some(({ assignments }) => assignments.some(({ assignee }) => assignee.id === bo.id))).toBe(true)
    expect(open.some(({ assignments }) => assignments.some(({ assignee }) => assignee.id === cy.id))).toBe(true)
  })

  test("has Ana as a team's only manager, and in a private team without Bo", () => {
    const managed = world.teams.filter(
      ({ members }) =>
        members
          .filter(({ role }) => role === "manager")
          .map(({ user }) => user.id)
          .join() === ana.id,
    )
    expect(managed.map(({ name }) => name)).toEqual(["Payments"])
    const closed = world.teams
      .filter((team) => team.default_role === "none")
      .flatMap(({ members }) => members.map(({ user }) => user.id))
    expect(closed).toContain(ana.id)
    expect(closed).not.toContain(bo.id)
  })

  test("has Dee nowhere but among the people", () => {
    const rest = { ...world, users: [], license_allocations: [] }
    expect(JSON.stringify(rest)).not.toContain(dee.id)
  })
})

const find = (world: World, id: string): Schedule => {
  const schedule = world.schedules.find((each) => each.id === id)
  if (!schedule) throw new Error(`acme has no schedule ${id}`)
  return schedule
}
