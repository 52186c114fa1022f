import { DateTime } from "luxon"
import type { Emulator } from "./emulator.ts"
import { wrongArguments } from "./errors.ts"
import type { Call } from "./http.ts"
import { instantOf, listOf } from "./http.ts"
import type { StoredIncident } from "./store.ts"
import { sees } from "./visibility.ts"

/** The incidents that a listing asks for: of the last month, unless it says otherwise. */
export const matchingIncidents = (emulator: Emulator, call: Call): ReadonlyArray<StoredIncident> => {
  const since = instantOf(call, "since") ?? emulator.clock.now().minus({ months: 1 })
  const until = instantOf(call, "until")
  const always = call.req.query("date_range") === "all"
  const [users, services, teams] = [listOf(call, "user_ids"), listOf(call, "service_ids"), listOf(call, "team_ids")]
  const [statuses, urgencies] = [listOf(call, "statuses"), listOf(call, "urgencies")]
  const key = call.req.query("incident_key")
  const within = ({ created_at }: StoredIncident) => {
    const created = DateTime.fromISO(created_at)
    return always || (created >= since && (until === undefined || created < until))
  }
  return [...emulator.store.incidents.values()]
    .filter(
      (incident) =>
        within(incident) &&
        sees(emulator, call, incident.id) &&
        (key === undefined || incident.incident_key === key) &&
        (statuses === undefined || statuses.includes(incident.status)) &&
        (urgencies === undefined || urgencies.includes(incident.urgency)) &&
        (services === undefined || services.includes(incident.service.id)) &&
        (teams === undefined || incident.snapshot.teams.some(({ id }) => teams.includes(id))) &&
        (users === undefined || incident.assignments.some(({ assignee }) => users.includes(assignee.id))),
    )
    .toSorted(order(call))
}

const columns = {
  incident_number: ({ incident_number }: StoredIncident) => incident_number,
  created_at: ({ created_at }: StoredIncident) => DateTime.fromISO(created_at).toMillis(),
  resolved_at: ({ resolved_at }: StoredIncident) =>
    resolved_at === null ? 0 : DateTime.fromISO(resolved_at).toMillis(),
  urgency: ({ urgency }: StoredIncident) => (urgency === "high" ? 1 : 0),
}

const order = (call: Call): ((one: StoredIncident, other: StoredIncident) => number) => {
  const asked = call.req.queries("sort_by[]") ?? call.req.queries("sort_by") ?? ["incident_number:asc"]
  const orders = asked
    .flatMap((each) => each.split(","))
    .map((each) => {
      const [name = "", direction = "asc"] = each.split(":")
      const column = Object.entries(columns).find(([column]) => column === name)?.[1]
      if (column === undefined || !["asc", "desc"].includes(direction))
        throw wrongArguments(`sort_by ${each} is not valid`)
      const sign = direction === "desc" ? -1 : 1
      return (one: StoredIncident, other: StoredIncident) => sign * (column(one) - column(other))
    })
  return (one, other) => orders.reduce((found, compare) => found || compare(one, other), 0)
}
