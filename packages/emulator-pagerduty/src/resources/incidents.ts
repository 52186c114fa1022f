import { Hono } from "hono"
import { agentOf } from "../auth.ts"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { firstReached, handTo } from "../escalation.ts"
import { invalid, tooLarge, wrongArguments } from "../errors.ts"
import type { Env } from "../http.ts"
import { bodyOf, includesOf } from "../http.ts"
import { presentIncident } from "../views/incident.ts"
import { incidentOf } from "../lookup.ts"
import { matchingIncidents } from "../incident-query.ts"
import type { IncidentChange } from "../incidents.ts"
import { change, refuseAssignee, refuseBadChange, touchesResolved } from "../incidents.ts"
import { paginate } from "../pagination.ts"
import type { StoredIncident } from "../store.ts"

/** How many incidents one `updateIncidents` takes. */
const most = 250

interface NewIncident {
  title: string
  service: { id: string }
  urgency?: StoredIncident["urgency"]
  incident_key?: string
  assignments?: { assignee: { id: string } }[]
  escalation_policy?: { id: string }
}

/** `listIncidents`, `createIncident`, `updateIncidents`, `getIncident`, `updateIncident`. */
export const incidents = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/incidents", (call) => {
      const { items, paging } = paginate(call, matchingIncidents(emulator, call))
      return call.json({ incidents: items.map((each) => presentIncident(emulator, each, includesOf(call))), ...paging })
    })
    .post("/incidents", async (call) => {
      agentOf(call, emulator.store)
      const { incident: input } = await bodyOf<{ incident: NewIncident }>(call)
      const incident = create(emulator, input)
      emulator.store.incidents.set(incident.id, incident)
      return call.json({ incident: presentIncident(emulator, incident) }, 201)
    })
    .put("/incidents", async (call) => {
      const agent = agentOf(call, emulator.store)
      const { incidents: inputs } = await bodyOf<{ incidents: ({ id: string } & IncidentChange)[] }>(call)
      if (inputs.length > most) throw tooLarge(`At most ${most} incidents may be updated at a time`)
      const pairs = inputs.map((wanted) => {
        if (!emulator.store.incidents.has(wanted.id)) throw invalid(`Incident ${wanted.id} not found`)
        return { wanted, incident: incidentOf(emulator, call, wanted.id) }
      })
      const skip = emulator.switches.resolvedIncidents === "skip"
      const doable = pairs.filter(({ incident, wanted }) => !(skip && touchesResolved(incident, wanted)))
      // All or nothing: what one of them can't do, none does.
      for (const { incident, wanted } of doable) refuseBadChange(emulator.store, incident, wanted)
      for (const { incident, wanted } of doable) change(emulator, incident, wanted, agent)
      return call.json({
        incidents: doable.map(({ incident }) => presentIncident(emulator, incident)),
        offset: 0,
        limit: most,
        more: false,
        total: null,
      })
    })
    .get("/incidents/:id", (call) => {
      const incident = incidentOf(emulator, call, call.req.param("id"))
      return call.json({ incident: presentIncident(emulator, incident, includesOf(call)) })
    })
    .put("/incidents/:id", async (call) => {
      const agent = agentOf(call, emulator.store)
      const incident = incidentOf(emulator, call, call.req.param("id"))
      const { incident: wanted } = await bodyOf<{ incident: IncidentChange }>(call)
      refuseBadChange(emulator.store, incident, wanted)
      change(emulator, incident, wanted, agent)
      return call.json({ incident: presentIncident(emulator, incident) })
    })

const create = (emulator: Emulator, input: NewIncident): StoredIncident => {
  const { store, clock } = emulator
  const service = store.services.get(input.service.id)
  if (service === undefined) throw invalid("Service not found")
  const policy = store.policies.get(input.escalation_policy?.id ?? service.escalation_policy.id)
  if (policy === undefined) throw invalid("Escalation policy not found")
  if (input.title.trim() === "") throw invalid("Title can't be blank")
  const own = [...store.incidents.values()]
  const open = own.filter((each) => each.status !== "resolved" && each.service.id === service.id)
  if (input.incident_key !== undefined && open.some(({ incident_key }) => incident_key === input.incident_key))
    throw wrongArguments("Open incident with matching dedup key already exists on this service")
  const assignees = input.assignments?.map(({ assignee }) => assignee.id) ?? []
  for (const id of assignees) refuseAssignee(store, id)
  if (assignees.length === 0 && firstReached(emulator, policy) === undefined)
    throw invalid("Nobody is on call for this incident")
  const at = stamp(clock.now())
  const id = store.newId("Q")
  const incident: StoredIncident = {
    id,
    incident_number: Math.max(0, ...own.map(({ incident_number }) => incident_number)) + 1,
    title: input.title,
    status: "triggered",
    urgency: input.urgency ?? "high",
    created_at: at,
    resolved_at: null,
    incident_key: input.incident_key ?? id.toLowerCase(),
    service: { id: service.id },
    escalation_policy: { id: policy.id },
    assigned_via: "direct_assignment",
    assignments: assignees.map((assignee) => ({ at, assignee: { id: assignee } })),
    acknowledgements: [],
    snapshot: structuredClone(policy),
    level: 1,
    loops: 0,
    escalates_at: null,
    responder_requests: [],
    last_status_change_at: at,
    last_status_change_by: null,
  }
  if (assignees.length === 0) handTo(emulator, incident, policy)
  return incident
}
