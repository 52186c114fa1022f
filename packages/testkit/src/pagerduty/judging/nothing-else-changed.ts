import { changes, changesOf } from "./changes.ts"
import type { Judged, Judging } from "./judged.ts"

/** Whatever an offboarding has no business with is as it was. */
export const nothingElseChanged: Judging = (judged) => {
  const { before, after } = judged
  return [
    ...changes("account", before.account, after.account),
    ...changesOf("schedule", withoutTimes(before.schedules), withoutTimes(after.schedules)),
    ...changesOf("user", others(before.users, judged), others(after.users, judged)),
    ...changesOf("license of", others(before.allocations, judged), others(after.allocations, judged)),
    ...changesOf("sessions of", others(before.sessions, judged), others(after.sessions, judged)),
    ...changesOf("grants of", others(before.delegations, judged), others(after.delegations, judged)),
    ...changesOf("service", before.services, after.services),
    ...changesOf("license", before.licenses, after.licenses),
    ...changesOf("notes of incident", before.notes, after.notes),
    ...changesOf("schedule", withoutShifts(before.v3Schedules), withoutShifts(after.v3Schedules)),
  ]
}

/** All but the leaver's own. */
const others = <Item>(items: Readonly<Record<string, Item>>, { leaver }: Judged) =>
  Object.fromEntries(Object.entries(items).filter(([id]) => id !== leaver))

/** Layers and overrides are judged by themselves. */
const withoutTimes = (schedules: Judged["before"]["schedules"]) =>
  Object.fromEntries(
    Object.entries(schedules).map(([id, schedule]) => [id, { ...schedule, schedule_layers: null, overrides: null }]),
  )

/** So are shifts. */
const withoutShifts = (schedules: Judged["before"]["v3Schedules"]) =>
  Object.fromEntries(
    Object.entries(schedules).map(([id, schedule]) => [
      id,
      { ...schedule, rotations: null, custom_shifts: null, overrides: null },
    ]),
  )
