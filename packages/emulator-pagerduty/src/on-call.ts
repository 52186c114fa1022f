import type { DateTime } from "luxon"
import type { Emulator } from "./emulator.ts"
import { onCalls } from "./rendering/oncalls.ts"
import type { Rules } from "./rendering/v3/assignments.ts"
import type { Switches } from "./switches.ts"

/** Everybody on call in this window, as the policies stand; who is deleted pages nobody. */
export const onCallsBetween = (
  { store, switches }: Pick<Emulator, "store" | "switches">,
  since: DateTime,
  until: DateTime,
  policies = [...store.policies.values()],
) => {
  const schedules = [...store.schedules.values()].map(
    ({ id, time_zone, schedule_layers: layers, overrides }) => [id, { time_zone, layers, overrides }] as const,
  )
  const shiftBased = { schedules: store.v3Schedules, rules: rulesOf(switches) }
  const rows = onCalls({ policies, schedules: new Map(schedules), shiftBased }, since, until)
  return rows.filter(({ user }) => store.users.has(user))
}

/** How shift-based schedules are rendered here. */
export const rulesOf = ({ v3TurnsFrom, v3OverrideLapses }: Switches): Rules => ({
  turnsFrom: v3TurnsFrom,
  overrideLapses: v3OverrideLapses,
})
