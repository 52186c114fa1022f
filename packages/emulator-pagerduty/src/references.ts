import type { Emulator } from "./emulator.ts"

/** PagerDuty's short form of an object. */
export interface Reference {
  id: string
  type: string
  summary: string
  self: string | null
  html_url: string | null
}

/** The kinds of objects that others refer to: where the API has them, and where the web page. */
const places = {
  user: { api: "users", page: "users" },
  team: { api: "teams", page: "teams" },
  schedule: { api: "schedules", page: "schedules#" },
  escalation_policy: { api: "escalation_policies", page: "escalation_policies#" },
  service: { api: "services", page: "service-directory/" },
  incident: { api: "incidents", page: "incidents" },
  license: { api: "licenses", page: null },
  tag: { api: "tags", page: null },
  schedule_v3: { api: "v3/schedules", page: "schedules" },
} as const

export type Kind = keyof typeof places

/** The five fields that every object begins with; `self` leads to the emulator itself. */
export const identity = <Type extends string>(
  emulator: Emulator,
  kind: Kind,
  type: Type,
  id: string,
  summary: string,
) => {
  const { api, page } = places[kind]
  const site = `https://${emulator.store.account.subdomain}.pagerduty.com`
  const html_url = page === null ? null : `${site}/${/[#/]$/.test(page) ? page : `${page}/`}${id}`
  return { id, type, summary, self: `${emulator.url}/${api}/${id}`, html_url }
}

/** Refers to a user, or to what a deleted one left: a stub without `self`. */
export const userReference = (emulator: Emulator, id: string) => {
  const user = emulator.store.users.get(id)
  if (user !== undefined) return identity(emulator, "user", "user_reference", id, user.name)
  const stub = emulator.store.stubs.get(id)
  const gone = {
    id,
    type: "user_reference" as const,
    summary: stub?.summary ?? "Deleted user",
    self: null,
    html_url: null,
  }
  return stub === undefined ? gone : { ...gone, deleted_at: stub.deleted_at }
}

export const teamReference = (emulator: Emulator, id: string) =>
  identity(emulator, "team", "team_reference", id, emulator.store.teams.get(id)?.name ?? id)

export const scheduleReference = (emulator: Emulator, id: string) =>
  identity(emulator, "schedule", "schedule_reference", id, emulator.store.schedules.get(id)?.name ?? id)

export const scheduleV3Reference = (emulator: Emulator, id: string) =>
  identity(emulator, "schedule_v3", "schedule_v3_reference", id, emulator.store.v3Schedules.get(id)?.name ?? id)

export const policyReference = (emulator: Emulator, id: string) =>
  identity(
    emulator,
    "escalation_policy",
    "escalation_policy_reference",
    id,
    emulator.store.policies.get(id)?.name ?? id,
  )

export const serviceReference = (emulator: Emulator, id: string) =>
  identity(emulator, "service", "service_reference", id, emulator.store.services.get(id)?.name ?? id)

/** A reference to a schedule of either kind. */
export const anyScheduleReference = (emulator: Emulator, id: string) =>
  emulator.store.v3Schedules.has(id) ? scheduleV3Reference(emulator, id) : scheduleReference(emulator, id)

export const incidentReference = (emulator: Emulator, id: string) =>
  identity(emulator, "incident", "incident_reference", id, emulator.store.incidents.get(id)?.title ?? id)
