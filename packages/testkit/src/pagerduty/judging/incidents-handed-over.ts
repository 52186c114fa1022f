import { changes } from "./changes.ts"
import type { Judged, Judging } from "./judged.ts"
import { inPlace } from "./judged.ts"

type Incident = Judged["before"]["incidents"][string]

/**
 * No open incident is without somebody, or still the leaver's; where the leaver was, the successor is (or whoever the
 * policy found, where that was asked for) and everybody else still; none was resolved, opened again or lost.
 */
export const incidentsHandedOver: Judging = (judged) => [
  ...Object.values(judged.before.incidents).flatMap((incident) => {
    const found = judged.after.incidents[incident.id]
    if (found === undefined) return [`incident ${incident.id}: is gone`]
    return isOpen(incident) && assigneesOf(incident).includes(judged.leaver)
      ? changesOfTheirs(incident, found, judged)
      : changes(`incident ${incident.id}`, incident, found)
  }),
  ...Object.values(judged.after.incidents)
    .filter((incident) => isOpen(incident) && assigneesOf(incident).length === 0)
    .map(({ id }) => `incident ${id}: is assigned to nobody`),
]

const changesOfTheirs = (incident: Incident, found: Incident, judged: Judged): string[] => {
  const what = `incident ${incident.id}`
  const [before, after] = [assigneesOf(incident), assigneesOf(found)]
  const wanted = new Set(before.map((id) => inPlace(judged, id)))
  const assigned =
    judged.incidents === "policy"
      ? []
      : [
          ...[...wanted].filter((id) => !after.includes(id)).map((id) => `${what}: ${id} is not assigned to it`),
          ...after.filter((id) => !wanted.has(id)).map((id) => `${what}: ${id} is assigned to it`),
        ]
  return [
    ...assigned,
    ...(new Set(after).size < after.length ? [`${what}: somebody is assigned to it twice`] : []),
    ...changes(what, lasting(incident), lasting(found)),
  ]
}

/** What handing over leaves as it is. Triggered or acknowledged may change: who takes over has acknowledged nothing. */
const lasting = ({ incident_number, title, urgency, created_at, resolved_at, ...incident }: Incident) => ({
  incident_number,
  title,
  urgency,
  created_at,
  resolved_at,
  open: isOpen(incident),
  service: incident.service.id,
  policy: incident.escalation_policy.id,
})

const isOpen = ({ status }: Pick<Incident, "status">): boolean => status !== "resolved"

const assigneesOf = ({ assignments }: Incident): string[] => assignments.map(({ assignee }) => assignee.id)
