import type { Incident, Service } from "@latchkey/emulator-pagerduty"
import * as fc from "fast-check"
import type { Draft } from "./draft.ts"
import { idOf } from "./ids.ts"
import { personAt, somebody } from "./people.ts"
import { stampAfter } from "./times.ts"

const hour = 3_600_000

/** Each goes by one of the policies. */
export const serviceOf = (number: number, now: number, policies: number, policy: number): Service => ({
  id: idOf.service(number),
  name: `Service ${number}`,
  description: null,
  created_at: stampAfter(now, -9000 * hour),
  auto_resolve_timeout: null,
  acknowledgement_timeout: null,
  escalation_policy: { id: idOf.policy(policy % policies) },
})

export const someIncident = fc.record({
  service: fc.nat(20),
  status: fc.constantFrom("triggered" as const, "acknowledged", "resolved"),
  urgency: fc.constantFrom("high" as const, "low"),
  /** Hours: some are older than the month that a listing shows unasked. */
  age: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 700, max: 2000 })),
  assignees: fc.array(somebody, { minLength: 1, maxLength: 3 }),
})

/** None, where there is no service. */
export const incidentOf = (
  number: number,
  now: number,
  people: number,
  services: ReadonlyArray<Service>,
  { service, status, urgency, age, assignees }: Draft<typeof someIncident>,
): Incident[] => {
  const on = services[service % services.length]
  if (on === undefined) return []
  const at = stampAfter(now, -age * hour)
  const assigned = [...new Set(assignees.map((each) => personAt(each, people)))]
  return [
    {
      id: idOf.incident(number),
      incident_number: number + 1,
      title: `Incident ${number}`,
      status,
      urgency,
      created_at: at,
      resolved_at: status === "resolved" ? at : null,
      incident_key: `incident-${number}`,
      service: { id: on.id },
      escalation_policy: on.escalation_policy,
      assigned_via: assigned.length > 1 ? "direct_assignment" : "escalation_policy",
      assignments: status === "resolved" ? [] : assigned.map((id) => ({ at, assignee: { id } })),
      acknowledgements:
        status === "acknowledged" ? assigned.slice(0, 1).map((id) => ({ at, acknowledger: { id } })) : [],
    },
  ]
}
