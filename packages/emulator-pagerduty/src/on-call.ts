import type { DateTime } from "luxon"
import { onCalls } from "./rendering/oncalls.ts"
import type { Store } from "./store.ts"

/** Everybody on call in this window, as the policies stand; who is deleted pages nobody. */
export const onCallsBetween = (
  store: Store,
  since: DateTime,
  until: DateTime,
  policies = [...store.policies.values()],
) => {
  const schedules = [...store.schedules.values()].map(
    ({ id, time_zone, schedule_layers: layers, overrides }) => [id, { time_zone, layers, overrides }] as const,
  )
  return onCalls({ policies, schedules: new Map(schedules) }, since, until).filter(({ user }) => store.users.has(user))
}
