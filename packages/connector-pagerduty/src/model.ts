// What we read of PagerDuty's answers, decoded: an answer of another shape is an error, never a guess.
import * as Schema from "effect/Schema"

const Text = Schema.String
const nullish = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

export const Reference = Schema.Struct({
  id: Text,
  type: Schema.optionalKey(Text),
  summary: nullish(Text),
  html_url: nullish(Text),
  self: nullish(Text),
  deleted_at: nullish(Text),
})
export type Reference = typeof Reference.Type

/** `default_role: none`: a private team, whose things only its members see. */
export const Team = Schema.Struct({ ...Reference.fields, default_role: nullish(Text) })
export type Team = typeof Team.Type

export const User = Schema.Struct({
  id: Text,
  name: Text,
  email: Text,
  role: Schema.optionalKey(Text),
  html_url: nullish(Text),
  invitation_sent: Schema.optionalKey(Schema.Boolean),
  deleted_at: nullish(Text),
  teams: Schema.optionalKey(Schema.Array(Team)),
  contact_methods: Schema.optionalKey(Schema.Array(Reference)),
  notification_rules: Schema.optionalKey(
    Schema.Array(Schema.Struct({ ...Reference.fields, urgency: Schema.optionalKey(Text) })),
  ),
})
export type User = typeof User.Type

const Entry = Schema.Struct({ start: Text, end: Text, user: nullish(Reference) })
export type Entry = typeof Entry.Type
const Rendered = Schema.Struct({ rendered_schedule_entries: Schema.optionalKey(Schema.Array(Entry)) })

export const Layer = Schema.Struct({
  id: Text,
  name: nullish(Text),
  start: Text,
  end: nullish(Text),
  rotation_virtual_start: Text,
  rotation_turn_length_seconds: Schema.Number,
  users: Schema.Array(Schema.Struct({ user: Reference })),
  restrictions: Schema.optionalKey(
    Schema.NullOr(
      Schema.Array(
        Schema.Struct({
          type: Schema.Literals(["daily_restriction", "weekly_restriction"]),
          start_time_of_day: Text,
          duration_seconds: Schema.Number,
          start_day_of_week: nullish(Schema.Number),
        }),
      ),
    ),
  ),
  rendered_schedule_entries: Schema.optionalKey(Schema.Array(Entry)),
})
export type Layer = typeof Layer.Type

export const ScheduleObject = Schema.Struct({
  id: Text,
  name: Text,
  html_url: nullish(Text),
  description: nullish(Text),
  time_zone: Text,
  schedule_layers: Schema.optionalKey(Schema.Array(Layer)),
  overrides_subschedule: nullish(Rendered),
  final_schedule: nullish(Rendered),
  users: Schema.optionalKey(Schema.Array(Reference)),
  teams: Schema.optionalKey(Schema.Array(Reference)),
  escalation_policies: Schema.optionalKey(Schema.Array(Reference)),
})
export type ScheduleObject = typeof ScheduleObject.Type

export const Override = Schema.Struct({ id: Text, start: Text, end: Text, user: Reference })
export type Override = typeof Override.Type

/** Each item of a bulk creation has its own status: partial failure inside a success. */
export const OverrideCreated = Schema.Array(Schema.Struct({ status: Schema.optionalKey(Schema.Number) }))

export const Rule = Schema.Struct({
  id: Schema.optionalKey(Text),
  escalation_delay_in_minutes: Schema.Number,
  escalation_rule_assignment_strategy: Schema.optionalKey(Schema.Literals(["assign_to_everyone", "round_robin"])),
  targets: Schema.Array(Reference),
})
export type Rule = typeof Rule.Type

export const Policy = Schema.Struct({
  id: Text,
  name: Text,
  html_url: nullish(Text),
  description: nullish(Text),
  num_loops: Schema.optionalKey(Schema.Number),
  on_call_handoff_notifications: Schema.optionalKey(Schema.Literals(["always", "if_has_services"])),
  escalation_rules: Schema.Array(Rule),
  teams: Schema.optionalKey(Schema.Array(Reference)),
})
export type Policy = typeof Policy.Type

export const Incident = Schema.Struct({
  id: Text,
  incident_number: Schema.Number,
  title: Schema.optionalKey(Text),
  status: Text,
  urgency: Schema.optionalKey(Text),
  assigned_via: Schema.optionalKey(Text),
  escalation_policy: Schema.optionalKey(Reference),
  assignments: Schema.Array(Schema.Struct({ assignee: Reference })),
  incidents_responders: nullish(Schema.Array(Schema.Struct({ state: nullish(Text), user: nullish(Reference) }))),
})
export type Incident = typeof Incident.Type

export const OnCallEntry = Schema.Struct({
  user: nullish(Reference),
  schedule: nullish(Schema.Struct({ ...Reference.fields, time_zone: Schema.optionalKey(Text) })),
  escalation_policy: Reference,
  escalation_level: Schema.Int,
  start: nullish(Text),
  end: nullish(Text),
})
export type OnCallEntry = typeof OnCallEntry.Type

export const License = Schema.Struct({
  id: Text,
  name: Schema.optionalKey(Text),
  summary: nullish(Text),
  html_url: nullish(Text),
  current_value: nullish(Schema.Number),
  allocations_available: nullish(Schema.Number),
})
export type License = typeof License.Type

export const Allocation = Schema.Struct({ license: License, user: Reference })
export type Allocation = typeof Allocation.Type

export const Member = Schema.Struct({ user: Reference, role: Schema.optionalKey(Text) })
export type Member = typeof Member.Type

/** A user as PagerDuty's analytics have them. */
export const Seen = Schema.Struct({ id: Text, last_sign_in_at: nullish(Text), created_at: nullish(Text) })
export type Seen = typeof Seen.Type
