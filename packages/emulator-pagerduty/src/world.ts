import type { Layer, Override } from "./rendering/types.ts"

/**
 * A world: a file of PagerDuty objects, in PagerDuty's own names.
 * It holds what is stored; what is computed (summaries, urls, on-calls, services of a policy, teams of a user) is left out.
 */
export interface World {
  account: Account
  /** In the order of creation. Exactly one is the owner. */
  users: User[]
  teams: Team[]
  schedules: Schedule[]
  escalation_policies: EscalationPolicy[]
  services: Service[]
  incidents: Incident[]
  licenses: License[]
  license_allocations: LicenseAllocation[]
  /** Shift-based schedules; absent: the account does not have them. */
  v3_schedules?: V3Schedule[]
}

/** Points at another object of the world. */
export interface Reference {
  id: string
}

export interface TypedReference extends Reference {
  type: string
}

export interface Account {
  id: string
  name: string
  /** `https://SUBDOMAIN.pagerduty.com`. */
  subdomain: string
  time_zone: string
}

export type Role =
  | "owner"
  | "admin"
  | "user"
  | "limited_user"
  | "observer"
  | "restricted_access"
  | "read_only_user"
  | "read_only_limited_user"

export interface User {
  id: string
  name: string
  email: string
  role: Role
  time_zone: string
  color: string
  job_title: string | null
  description: string | null
  /** The invitation is pending. */
  invitation_sent: boolean
  created_via_sso: boolean
  contact_methods: ContactMethod[]
  notification_rules: NotificationRule[]
}

export type ContactMethod = EmailContactMethod | PhoneContactMethod

export interface EmailContactMethod {
  id: string
  type: "email_contact_method"
  label: string
  address: string
  send_short_email: boolean
}

export interface PhoneContactMethod {
  id: string
  type: "phone_contact_method" | "sms_contact_method"
  label: string
  address: string
  country_code: number
}

export interface NotificationRule {
  id: string
  type: "assignment_notification_rule"
  start_delay_in_minutes: number
  urgency: "high" | "low"
  contact_method: TypedReference
}

export interface Team {
  id: string
  name: string
  description: string | null
  /** `none`: a private team. */
  default_role: "manager" | "none"
  members: Member[]
}

export interface Member {
  user: Reference
  role: "manager" | "responder" | "observer"
}

export interface Schedule {
  id: string
  name: string
  description: string | null
  time_zone: string
  /** As a POST takes them: the last has the highest precedence. */
  schedule_layers: Layer[]
  overrides: Override[]
  teams: Reference[]
}

export interface EscalationPolicy {
  id: string
  name: string
  description: string | null
  num_loops: number
  on_call_handoff_notifications: "if_has_services" | "always"
  escalation_rules: EscalationRule[]
  teams: Reference[]
}

export interface EscalationRule {
  id: string
  escalation_delay_in_minutes: number
  targets: EscalationTarget[]
}

export interface EscalationTarget extends Reference {
  type: "user_reference" | "schedule_reference" | "schedule_v3_reference"
}

export interface Service {
  id: string
  name: string
  description: string | null
  created_at: string
  auto_resolve_timeout: number | null
  acknowledgement_timeout: number | null
  escalation_policy: Reference
}

export interface Incident {
  id: string
  incident_number: number
  title: string
  status: "triggered" | "acknowledged" | "resolved"
  urgency: "high" | "low"
  created_at: string
  /** `null` while it is open. */
  resolved_at: string | null
  incident_key: string
  service: Reference
  escalation_policy: Reference
  assigned_via: "escalation_policy" | "direct_assignment"
  /** Empty once resolved. */
  assignments: { at: string; assignee: Reference }[]
  acknowledgements: { at: string; acknowledger: Reference }[]
}

export interface License {
  id: string
  name: string
  description: string
  role_group: "FullUser" | "Stakeholder"
  valid_roles: Role[]
  /** How many there are; in use is counted from the allocations. */
  seats: number
}

export interface LicenseAllocation {
  user: Reference
  license: Reference
  allocated_at: string
}

/** A shift-based schedule; overrides in the order of creation. */
export interface V3Schedule {
  id: string
  name: string
  description: string | null
  time_zone: string
  teams: Reference[]
  rotations: V3Rotation[]
  custom_shifts?: V3CustomShift[]
  overrides?: V3Override[]
}

export interface V3CustomShift {
  id: string
  type: "custom_shift"
  start_time: string
  end_time: string
  assignments: { id: string; type: "shift_assignment"; member: ShiftMember }[]
}

export interface V3Override {
  id: string
  type: "override_shift"
  rotation_id?: string
  custom_shift_id?: string
  start_time: string
  end_time: string
  overridden_member: ShiftMember
  overriding_member: ShiftMember
}

export interface V3Rotation {
  id: string
  events: V3Event[]
}

export interface V3Event {
  id: string
  name: string
  start_time: ZonedDateTime
  end_time: ZonedDateTime
  effective_since: string
  /** `null`: it goes on. */
  effective_until: string | null
  /** RFC 5545. */
  recurrence: string[]
  assignment_strategy: AssignmentStrategy
}

export interface ZonedDateTime {
  date_time: string
  time_zone: string
}

export type AssignmentStrategy =
  | { type: "rotating_member_assignment_strategy"; shifts_per_member: number; members: ShiftMember[] }
  | { type: "every_member_assignment_strategy"; members: ShiftMember[] }

/** Nobody may be a member too: a slot left empty on purpose. */
export type ShiftMember = { type: "user_member"; user_id: string } | { type: "empty_member" }
