import type { Service } from "../../src/world.ts"
import { iso, theHour } from "../dates.ts"

export const services = (now: Date): Service[] => {
  const service = (id: string, name: string, policy: string, more: Partial<Service> = {}): Service => ({
    id,
    name,
    description: null,
    created_at: iso(theHour(now).minus({ days: 420 })),
    auto_resolve_timeout: null,
    acknowledgement_timeout: null,
    escalation_policy: { id: policy },
    ...more,
  })
  return [
    service("PVAPI01", "API gateway", "PEPLAT1", { description: "The front door" }),
    service("PVCLUS1", "Clusters", "PEPLAT1"),
    service("PVCARD1", "Card payments", "PEPAYM1"),
    service("PVCHEC1", "Checkout", "PEPAYM1"),
    service("PVLOGI1", "Login", "PESECU1"),
    service("PVWARE1", "Warehouse", "PEDATA1", { auto_resolve_timeout: 14_400 }),
    service("PVBILL1", "Old billing", "PELEGA1"),
    service("PVSTAT1", "Status page", "PEMAJO1"),
    service("PVMAIL1", "Support mail", "PESUPP1", { acknowledgement_timeout: 1800 }),
  ]
}
