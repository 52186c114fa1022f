import type { Layer } from "./rendering/types.ts"
import type {
  EscalationPolicy,
  Incident,
  LicenseAllocation,
  Reference,
  Schedule,
  V3CustomShift,
  V3Override,
  V3Rotation,
  V3Schedule,
  World,
} from "./world.ts"

/** A layer; `history_of` marks what a PUT replaced, kept for the past's sake. */
export interface StoredLayer extends Layer {
  history_of?: string
}

export interface StoredSchedule extends Schedule {
  schedule_layers: StoredLayer[]
}

/** A rotation; a deleted one is kept for the past's sake. */
export interface StoredV3Rotation extends V3Rotation {
  deleted_at?: string
}

export interface StoredV3Schedule extends V3Schedule {
  rotations: StoredV3Rotation[]
  custom_shifts: V3CustomShift[]
  /** In the order of creation. */
  overrides: V3Override[]
}

/** A responder asked for; nobody answers here, so one is pending until the request is cancelled. */
export interface Responder {
  user: string
  state: "pending" | "user_cancelled"
  updated_at: string
}

export interface ResponderRequest {
  id: string
  requester: string
  message: string
  requested_at: string
  targets: { id: string; type: "user" | "escalation_policy"; responders: Responder[] }[]
}

export interface Subscribable {
  subscribable_id: string
  subscribable_type: "incident" | "business_service"
}

/** What can bear a tag. */
export type Tagged = "users" | "teams" | "escalation_policies"

export interface Tag {
  id: string
  label: string
  on: { kind: Tagged; id: string }[]
}

/** An incident goes by its policy as that was when it was triggered, or handed to it. */
export interface StoredIncident extends Incident {
  snapshot: EscalationPolicy
  level: number
  /** How often the policy has begun again. */
  loops: number
  escalates_at: string | null
  responder_requests: ResponderRequest[]
  last_status_change_at: string
  last_status_change_by: Reference | null
}

/** What stays of a deleted user where references remain. */
export interface Stub {
  id: string
  summary: string
  deleted_at: string
}

export interface Note {
  id: string
  user: Reference
  content: string
  created_at: string
}

export interface Delegation {
  id: string
  status: "issued" | "revoked"
  client_id: string
  delegation_type: "web" | "mobile" | "integration"
  scope: string
  created_at: string
  expires_at: string
}

export interface Session {
  id: string
  type: "browser" | "oauth"
  summary: string
  created_at: string
}

/** What an OAuth token may do, and in whose name: a user's, or an app's. */
export interface Grant {
  readonly scopes: ReadonlyArray<string>
  readonly user: string | null
}

/** Everything that the account holds now, by id, in the order of creation. */
export interface Store {
  readonly account: World["account"]
  readonly users: Map<string, World["users"][number]>
  readonly teams: Map<string, World["teams"][number]>
  readonly schedules: Map<string, StoredSchedule>
  readonly policies: Map<string, EscalationPolicy>
  readonly services: Map<string, World["services"][number]>
  readonly incidents: Map<string, StoredIncident>
  readonly licenses: Map<string, World["licenses"][number]>
  /** By user. */
  readonly allocations: Map<string, LicenseAllocation>
  readonly v3Schedules: Map<string, StoredV3Schedule>
  readonly stubs: Map<string, Stub>
  /** By incident. */
  readonly notes: Map<string, Note[]>
  /** By user. */
  readonly delegations: Map<string, Delegation[]>
  /** By user. */
  readonly sessions: Map<string, Session[]>
  readonly tags: Map<string, Tag>
  /** By user or team. */
  readonly subscriptions: Map<string, Subscribable[]>
  /** By token. */
  readonly grants: Map<string, Grant>
  /** A fresh id in PagerDuty's look: the same ones in the same order from the same world. */
  readonly newId: (initial?: "P" | "Q") => string
  /** One as what belongs to a shift-based schedule has: 26 letters and digits. */
  readonly newLongId: () => string
}

export const makeStore = (source: World): Store => {
  const world = structuredClone(source)
  const policies = byId(world.escalation_policies)
  const newId = idsBeside(JSON.stringify(world))
  return {
    account: world.account,
    users: byId(world.users),
    teams: byId(world.teams),
    schedules: byId(world.schedules),
    policies,
    services: byId(world.services),
    incidents: byId(world.incidents.map((incident) => stored(incident, policies))),
    licenses: byId(world.licenses),
    allocations: new Map(world.license_allocations.map((allocation) => [allocation.user.id, allocation])),
    v3Schedules: byId((world.v3_schedules ?? []).map((each) => ({ custom_shifts: [], overrides: [], ...each }))),
    stubs: new Map(),
    notes: new Map(),
    delegations: new Map(world.users.filter(joined).map(({ id }, i) => [id, delegationsOf(id, i)])),
    sessions: new Map(world.users.filter(joined).map(({ id }) => [id, sessionsOf(id)])),
    tags: new Map(),
    subscriptions: new Map(),
    grants: new Map(),
    newId,
    newLongId: () => `${newId()}${newId()}${newId()}${newId()}`.slice(0, 26),
  }
}

/** The store as plain JSON, for `GET /_emulator/state` and for comparing. */
export const snapshot = (store: Store) => {
  const { account, newId: _, newLongId: __, ...maps } = store
  return { account, ...Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, Object.fromEntries(map)])) }
}

const byId = <Item extends { id: string }>(items: ReadonlyArray<Item>): Map<string, Item> =>
  new Map(items.map((item) => [item.id, item]))

const stored = (incident: Incident, policies: Map<string, EscalationPolicy>): StoredIncident => {
  const policy = policies.get(incident.escalation_policy.id)
  if (policy === undefined)
    throw new Error(`Incident ${incident.id} names policy ${incident.escalation_policy.id}: there is none.`)
  const assignee = incident.assignments[0]?.assignee ?? null
  return {
    ...incident,
    snapshot: structuredClone(policy),
    level: 1,
    loops: 0,
    escalates_at: null,
    responder_requests: [],
    last_status_change_at: incident.resolved_at ?? incident.acknowledgements[0]?.at ?? incident.created_at,
    last_status_change_by: incident.acknowledgements[0]?.acknowledger ?? assignee,
  }
}

const joined = ({ invitation_sent }: World["users"][number]) => !invitation_sent

/** Who has signed in is signed in on the web and a phone; every third person let another app in, too. */
const delegationsOf = (user: string, position: number): Delegation[] =>
  (["web", "mobile", "integration"] as const)
    .filter((type) => type !== "integration" || position % 3 === 0)
    .map((type) => ({
      id: `${user}-${type}`,
      status: "issued",
      client_id: type === "integration" ? "app-chat" : `pagerduty-${type}`,
      delegation_type: type,
      scope: type === "integration" ? "incidents.read users.read" : "openid write",
      created_at: "2026-01-05T09:00:00Z",
      expires_at: "2027-01-05T09:00:00Z",
    }))

const sessionsOf = (user: string): Session[] => [
  { id: `${user}-browser`, type: "browser", summary: "Web browser", created_at: "2026-01-05T09:00:00Z" },
  { id: `${user}-oauth`, type: "oauth", summary: "Mobile app", created_at: "2026-01-05T09:00:00Z" },
]

const space = 36 ** 6
/** Coprime to `space`, so that no id comes twice. */
const stride = 866_666_911

const idsBeside = (taken: string) => {
  let count = 0
  return (initial: "P" | "Q" = "P"): string => {
    for (;;) {
      count += 1
      const id =
        initial +
        Number((BigInt(count) * BigInt(stride)) % BigInt(space))
          .toString(36)
          .padStart(6, "0")
          .toUpperCase()
      if (!taken.includes(`"${id}"`)) return id
    }
  }
}
