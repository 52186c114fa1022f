// An account with a shift-based schedule of every kind of shift: each step of it that changes hands has several writes.
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type AssignmentStrategy,
  type V3Event,
  type V3Schedule,
  type World,
  worlds,
} from "@latchkey/emulator-pagerduty"

export const [ANA, BO, CY, OLGA] = ["PANA001", "PBOCHE1", "PCYOKA1", "POLGA01"] as const
const HOUR = 3_600_000

/** Written for a `--world`; its times lie about now, so that the same is to be done at whatever time of the day. */
export const writeShiftsAccount = (): string => {
  const now = Math.floor(Date.now() / 60_000) * 60_000
  const file = join(mkdtempSync(join(tmpdir(), "latchkey-world-")), "shifts.json")
  writeFileSync(file, JSON.stringify(shiftsAccount(now)))
  return file
}

const shiftsAccount = (now: number): World => {
  const { "one-schedule": oneSchedule } = worlds
  if (oneSchedule === undefined) throw new Error("There is no world one-schedule.")
  return { ...oneSchedule(new Date(now)), v3_schedules: [desk(now)] }
}

const user = (user_id: string) => ({ type: "user_member" as const, user_id })

const desk = (now: number): V3Schedule => {
  const at = (hours: number) => `${new Date(now + hours * HOUR).toISOString().slice(0, 19)}Z`
  const zoned = (hours: number) => ({ date_time: at(hours), time_zone: "Etc/UTC" })
  const event = (
    id: string,
    [start, end]: readonly [number, number],
    [since, until]: readonly [number, number | null],
    assignment_strategy: AssignmentStrategy,
  ): V3Event => ({
    id,
    name: id,
    start_time: zoned(start),
    end_time: zoned(end),
    effective_since: at(since),
    effective_until: until === null ? null : at(until),
    recurrence: ["RRULE:FREQ=DAILY"],
    assignment_strategy,
  })
  const inTurns = (...members: ReadonlyArray<string>) => ({
    type: "rotating_member_assignment_strategy" as const,
    shifts_per_member: 3,
    members: members.map(user),
  })
  const shift = (id: string, who: string, start: number, end: number) => ({
    id,
    type: "custom_shift" as const,
    start_time: at(start),
    end_time: at(end),
    assignments: [{ id: `V3ASSIGNMENT${id}`, type: "shift_assignment" as const, member: user(who) }],
  })
  const override = (
    id: string,
    on: { readonly rotation_id: string } | { readonly custom_shift_id: string },
    [over, by]: readonly [string, string],
    [start, end]: readonly [number, number],
  ) => ({
    id,
    type: "override_shift" as const,
    ...on,
    start_time: at(start),
    end_time: at(end),
    overridden_member: user(over),
    overriding_member: user(by),
  })
  const [nights, days] = [{ rotation_id: "V3NIGHTS" }, { rotation_id: "V3DAYS" }]
  // Ana is an hour and a half into the second of her three nights.
  const begun = -1.5 - 24
  return {
    id: "PV3DES1",
    name: "Desk",
    description: null,
    time_zone: "Etc/UTC",
    teams: [],
    rotations: [
      {
        id: nights.rotation_id,
        events: [
          event("V3AUTUMN", [begun, begun + 12], [begun, 24 * 40], inTurns(ANA, BO, CY)),
          event("V3WINTER", [24 * 40, 24 * 40 + 12], [24 * 40, null], inTurns(OLGA, ANA, CY)),
        ],
      },
      {
        id: days.rotation_id,
        events: [
          event("V3DAY", [3 - 24 * 10, 11 - 24 * 10], [-24 * 10, null], {
            type: "every_member_assignment_strategy",
            members: [ANA, OLGA].map(user),
          }),
        ],
      },
    ],
    custom_shifts: [shift("V3RUNNING", ANA, -2, 30), shift("V3COMING", ANA, 90, 120), shift("V3OTHERS", OLGA, 60, 90)],
    overrides: [
      override("V3INHERPLACE", nights, [ANA, CY], [-1, 30]),
      override("V3BYHER", nights, [CY, ANA], [24 * 5, 24 * 7]),
      override("V3ONCUSTOM", { custom_shift_id: "V3COMING" }, [ANA, CY], [95, 100]),
      override("V3NOTHERS", nights, [CY, OLGA], [24 * 15, 24 * 17]),
    ],
  }
}
