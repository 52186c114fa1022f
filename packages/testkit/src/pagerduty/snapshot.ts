import type { Incident, Reference, World } from "@latchkey/emulator-pagerduty"
import type { Schedule } from "./schedule.ts"

type ById<Item> = Readonly<Record<string, Item>>

/** What `GET /_emulator/state` says, as far as it is judged: everything that the account holds, by id. */
export interface Snapshot {
  readonly now: string
  readonly account: World["account"]
  readonly users: ById<World["users"][number]>
  readonly teams: ById<World["teams"][number]>
  readonly schedules: ById<Schedule>
  readonly policies: ById<World["escalation_policies"][number]>
  readonly services: ById<World["services"][number]>
  readonly incidents: ById<Incident>
  readonly licenses: ById<World["licenses"][number]>
  /** By user, as are `delegations` and `sessions`. */
  readonly allocations: ById<{ readonly user: Reference; readonly license: Reference }>
  readonly delegations: ById<ReadonlyArray<object>>
  readonly sessions: ById<ReadonlyArray<object>>
  /** By incident. */
  readonly notes: ById<ReadonlyArray<object>>
  readonly v3Schedules: ById<NonNullable<World["v3_schedules"]>[number]>
}

/** The state of the emulator at this address, now. */
export const snapshotOf = async (url: string): Promise<Snapshot> => {
  // Whoever judges for some seconds would find a kept connection closed.
  const answer = await fetch(`${url}/_emulator/state`, { headers: { connection: "close" } })
  return JSON.parse(await answer.text())
}
