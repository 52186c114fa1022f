// What is read of GitHub's answers: of each thing the few fields that the capabilities use.
import * as Schema from "effect/Schema"

export const User = Schema.Struct({ id: Schema.Int, login: Schema.String, html_url: Schema.optionalKey(Schema.String) })
export type User = typeof User.Type

export const Profile = Schema.Struct({ ...User.fields, email: Schema.optionalKey(Schema.NullOr(Schema.String)) })
export type Profile = typeof Profile.Type

export const Membership = Schema.Struct({
  state: Schema.Literals(["active", "pending"]),
  role: Schema.String,
  direct_membership: Schema.optionalKey(Schema.Boolean),
  enterprise_teams_providing_indirect_membership: Schema.optionalKey(Schema.Array(Schema.String)),
})

export const Invitation = Schema.Struct({
  id: Schema.Int,
  login: Schema.NullOr(Schema.String),
  email: Schema.NullOr(Schema.String),
  role: Schema.String,
  created_at: Schema.String,
})
export type Invitation = typeof Invitation.Type

export const Team = Schema.Struct({ slug: Schema.String, name: Schema.String, html_url: Schema.String })
export type Team = typeof Team.Type

export const Repository = Schema.Struct({ name: Schema.String, full_name: Schema.String, html_url: Schema.String })
export type Repository = typeof Repository.Type

export const Collaborator = Schema.Struct({ ...User.fields, role_name: Schema.String })

/** An issue or a pull request: GitHub numbers them alike. `state` of an issue is open or closed. */
export const Issue = Schema.Struct({
  number: Schema.Int,
  title: Schema.String,
  html_url: Schema.String,
  state: Schema.String,
  user: Schema.NullOr(Schema.Struct({ login: Schema.String })),
  assignees: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({ login: Schema.String })))),
  repository_url: Schema.optionalKey(Schema.String),
  pull_request: Schema.optionalKey(Schema.Json),
  requested_reviewers: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({ login: Schema.String })))),
})
export type Issue = typeof Issue.Type

export const Reviewers = Schema.Struct({ users: Schema.Array(Schema.Struct({ login: Schema.String })) })
