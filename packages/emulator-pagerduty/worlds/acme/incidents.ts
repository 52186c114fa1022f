import type { Incident, User } from "../../src/world.ts"
import { iso, theHour } from "../dates.ts"
import { ana, bo, cy, greg, quinn, ravi, sara } from "./people.ts"
import { services } from "./services.ts"

/** What is said of an incident: how it stands, since how many hours, on which service, with whom. */
interface Told {
  title: string
  status: Incident["status"]
  urgency?: Incident["urgency"]
  age: number
  service: string
  people: User[]
  /** Handed over by hand: it escalates no more. */
  direct?: boolean
}

/** Oldest first, which is the order of their numbers. */
const told: Told[] = [
  {
    title: "Nightly export slow",
    status: "acknowledged",
    urgency: "low",
    age: 45 * 24,
    service: "PVBILL1",
    people: [ana],
  },
  { title: "Card provider down", status: "resolved", age: 30 * 24, service: "PVCARD1", people: [ana] },
  { title: "Login errors above 2%", status: "resolved", age: 12 * 24, service: "PVLOGI1", people: [bo] },
  { title: "Disk 90% full", status: "acknowledged", age: 6 * 24, service: "PVCLUS1", people: [cy, greg], direct: true },
  {
    title: "Certificate expires soon",
    status: "triggered",
    urgency: "low",
    age: 3 * 24,
    service: "PVAPI01",
    people: [ana],
  },
  { title: "Warehouse load failed", status: "resolved", age: 50, service: "PVWARE1", people: [ravi] },
  { title: "Duplicate charges", status: "acknowledged", age: 30, service: "PVCARD1", people: [ana, cy], direct: true },
  { title: "Checkout latency", status: "triggered", age: 5, service: "PVCHEC1", people: [ana, bo] },
  { title: "Node not ready", status: "acknowledged", age: 4, service: "PVCLUS1", people: [ana] },
  { title: "Mailbox full", status: "triggered", urgency: "low", age: 3, service: "PVMAIL1", people: [sara] },
  { title: "Refunds stuck", status: "triggered", age: 2, service: "PVCARD1", people: [bo] },
  { title: "API 5xx above 1%", status: "triggered", age: 1, service: "PVAPI01", people: [ana] },
  { title: "Test page", status: "resolved", age: 1, service: "PVSTAT1", people: [quinn] },
]

export const incidents = (now: Date): Incident[] => {
  const hoursAgo = (hours: number) => iso(theHour(now).minus({ hours }))
  const policyOf = new Map(services(now).map(({ id, escalation_policy }) => [id, escalation_policy]))
  return told.map(({ title, status, urgency = "high", age, service, people, direct = false }, at) => ({
    id: `Q0ACME000INC${String(at + 1).padStart(2, "0")}`,
    incident_number: 1201 + at,
    title,
    status,
    urgency,
    created_at: hoursAgo(age),
    resolved_at: status === "resolved" ? hoursAgo(Math.floor(age / 2)) : null,
    incident_key: `acme-${1201 + at}`,
    service: { id: service },
    escalation_policy: policyOf.get(service) ?? { id: "" },
    assigned_via: direct ? "direct_assignment" : "escalation_policy",
    assignments: status === "resolved" ? [] : people.map(({ id }) => ({ at: hoursAgo(age), assignee: { id } })),
    acknowledgements:
      status === "acknowledged"
        ? people.slice(0, 1).map(({ id }) => ({ at: hoursAgo(age - 1), acknowledger: { id } }))
        : [],
  }))
}
