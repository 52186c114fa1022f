import { expect, test } from "vitest"
import type { V3Event } from "../../world.ts"
import type { V3Renderable } from "./assignments.ts"
import { assignments } from "./assignments.ts"
import { user } from "./testing/arbitraries.ts"

const [monday, wednesday, friday] = ["2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z"]

/** Somebody alone, every day from the hour to the hour. */
const daily = (who: string, [from, to]: [string, string], more: Partial<V3Event> = {}): V3Event => ({
  id: `E-${who}-${from}`,
  name: who,
  start_time: { date_time: `2026-11-23T${from}:00Z`, time_zone: "Etc/UTC" },
  end_time: { date_time: `2026-11-23T${to}:00Z`, time_zone: "Etc/UTC" },
  effective_since: monday,
  effective_until: null,
  recurrence: ["RRULE:FREQ=DAILY"],
  assignment_strategy: {
    type: "rotating_member_assignment_strategy",
    shifts_per_member: 1,
    members: [user(who)],
  },
  ...more,
})

/** All week Cy stands in for Ana, who hands over to Bo on Wednesday; in the afternoon there is Dee. */
const schedule: V3Renderable = {
  rotations: [
    {
      id: "R1",
      events: [
        daily("ana", ["08:00", "12:00"], { effective_until: wednesday }),
        daily("bo", ["08:00", "12:00"], { effective_since: wednesday }),
        daily("dee", ["12:00", "16:00"]),
      ],
    },
  ],
  overrides: [
    {
      id: "O1",
      type: "override_shift",
      rotation_id: "R1",
      start_time: monday,
      end_time: friday,
      overridden_member: user("ana"),
      overriding_member: user("cy"),
    },
  ],
}

const mornings = (overrideLapses: boolean) =>
  assignments(
    schedule,
    { start: Date.parse(monday), end: Date.parse(friday) },
    { turnsFrom: "start-time", overrideLapses },
  ).map(({ member }) => (member.type === "user_member" ? member.user_id : null))

test("an override has no effect from when the one it replaces has no place", () => {
  expect(mornings(true)).toEqual(["cy", "dee", "cy", "dee", "bo", "dee", "bo", "dee"])
})

test("or replaces, from then on, whoever stands there; but nobody else as long as that one has a place", () => {
  expect(mornings(false)).toEqual(["cy", "dee", "cy", "dee", "cy", "cy", "cy", "cy"])
})
