import { expect, test } from "vitest"
import { successorsOf } from "./succession.ts"

const zoned = (date_time: string) => ({ date_time, time_zone: "Europe/Berlin" })

test("an event that goes on in the hour that clocks skip begins whole rounds before, and keeps its hours and turns", () => {
  // Every night from half past two; on 29 March there is no such time.
  const event = {
    id: "E1",
    name: "Night",
    start_time: zoned("2026-03-01T02:30:00+01:00"),
    end_time: zoned("2026-03-01T06:00:00+01:00"),
    effective_since: "2026-03-01T01:30:00Z",
    effective_until: null,
    recurrence: ["RRULE:FREQ=DAILY"],
    assignment_strategy: {
      type: "rotating_member_assignment_strategy" as const,
      shifts_per_member: 2,
      members: ["A", "B", "C"].map((user_id) => ({ type: "user_member" as const, user_id })),
    },
  }
  // The 28 before make 14 turns: the third begins, which is C's.
  const [onwards, ...more] = successorsOf(event, "start", Date.parse("2026-03-28T12:00:00Z")) ?? []
  expect(more).toEqual([])
  expect(onwards).toMatchObject({
    since: Date.parse("2026-03-29T03:30:00+02:00"),
    start: { from: Date.parse("2026-03-23T02:30:00+01:00"), until: Date.parse("2026-03-23T06:00:00+01:00") },
    members: ["C", "A", "B"],
    shiftsEach: 2,
  })
})
