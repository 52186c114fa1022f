// The same account, in which somebody does the same and nobody leaves: what an offboarding meets, but for itself.
import type { Departure, Habits, Snapshot } from "@latchkey/testkit/pagerduty"
import { openAccount } from "./account.ts"
import { askAsOwner, type Deed, doDeed } from "./somebody.ts"

/** What somebody did, when, and the id of what it made. */
export interface Done extends Deed {
  readonly at: string
  readonly made: string
}

/** The account as it is after these deeds alone; what they made has the id that it has in the other account. */
export const twinAfter = async (
  departure: Departure,
  habits: Habits,
  deeds: ReadonlyArray<Done>,
): Promise<Snapshot> => {
  const twin = await openAccount(departure, habits)
  try {
    const ids = new Map<string, string>()
    for (const deed of deeds) {
      await twin.passTo(deed.at)
      const made = await doDeed(askAsOwner(twin.emulator), departure, deed)
      if (made === undefined) throw new Error(`${deed.what}: done there, refused here`)
      ids.set(made, deed.made)
    }
    // It is what was there when it began.
    const told = JSON.stringify({ ...(await twin.snapshot()), now: departure.now })
    return JSON.parse(told.replaceAll(/(?<=")[A-Z0-9]{7,26}(?=")/g, (id) => ids.get(id) ?? id))
  } finally {
    await twin.close()
  }
}

/**
 * Without what depends on who came first: ids of what PagerDuty keeps of a layer's past and of who is on a custom shift,
 * how a resolved incident had been assigned.
 */
export const comparable = (account: Snapshot): Snapshot => ({
  ...account,
  schedules: mapped(account.schedules, (schedule) => ({
    ...schedule,
    schedule_layers: schedule.schedule_layers.map((layer) =>
      "history_of" in layer ? { ...layer, id: `${String(layer.history_of)} until ${layer.end}` } : layer,
    ),
  })),
  v3Schedules: mapped(account.v3Schedules, ({ custom_shifts: shifts = [], ...schedule }) => ({
    ...schedule,
    custom_shifts: shifts.map((shift) => ({
      ...shift,
      assignments: shift.assignments.map((one) => ({ ...one, id: `of ${shift.id}` })),
    })),
  })),
  incidents: mapped(account.incidents, (incident) =>
    incident.status === "resolved" ? { ...incident, assigned_via: "direct_assignment" } : incident,
  ),
})

const mapped = <Item>(items: Readonly<Record<string, Item>>, change: (item: Item) => Item) =>
  Object.fromEntries(Object.entries(items).map(([id, item]) => [id, change(item)]))
