import type { Emulator } from "../emulator.ts"
import { identity, teamReference } from "../references.ts"
import type { ContactMethod, NotificationRule, User } from "../world.ts"
import { presentTeam } from "./team.ts"

/** A user as PagerDuty shows one; what is included is shown in full, else by reference. */
export const presentUser = (emulator: Emulator, user: User, includes: ReadonlySet<string> = new Set()) => ({
  ...identity(emulator, "user", "user", user.id, user.name),
  name: user.name,
  email: user.email,
  time_zone: user.time_zone,
  color: user.color,
  role: user.role,
  avatar_url: `https://secure.gravatar.com/avatar/${user.id.toLowerCase()}.png?d=mm&r=PG`,
  description: user.description,
  invitation_sent: user.invitation_sent,
  job_title: user.job_title,
  created_via_sso: user.created_via_sso,
  teams: [...emulator.store.teams.values()]
    .filter(({ members }) => members.some((member) => member.user.id === user.id))
    .map((team) => (includes.has("teams") ? presentTeam(emulator, team) : teamReference(emulator, team.id))),
  contact_methods: user.contact_methods.map((method) =>
    presentContactMethod(emulator, user, method, includes.has("contact_methods")),
  ),
  notification_rules: user.notification_rules.map((rule) =>
    presentNotificationRule(emulator, user, rule, includes.has("notification_rules"), includes.has("contact_methods")),
  ),
  ...(includes.has("subdomains") && { subdomains: [emulator.store.account.subdomain] }),
})

/** A contact method, in full or by reference. */
export const presentContactMethod = (emulator: Emulator, user: User, method: ContactMethod, full = true) => {
  const { id, type, label, ...rest } = method
  const self = `${emulator.url}/users/${user.id}/contact_methods/${id}`
  const common = { id, summary: label, self, html_url: null }
  if (!full) return { ...common, type: `${type}_reference` }
  return {
    ...common,
    type,
    label,
    ...rest,
    ...(type !== "email_contact_method" && { blacklisted: false, enabled: true }),
  }
}

/**
 * A rule, in full or by reference. Of its contact method no more is shown than of a reference, unless that is wanted too,
 * but under the type of the thing: the Terraform provider compares it.
 */
export const presentNotificationRule = (
  emulator: Emulator,
  user: User,
  rule: NotificationRule,
  full = true,
  withMethod = false,
) => {
  const { id, type, start_delay_in_minutes, urgency } = rule
  const self = `${emulator.url}/users/${user.id}/notification_rules/${id}`
  const common = { id, summary: `${start_delay_in_minutes} minutes: ${urgency} urgency`, self, html_url: null }
  if (!full) return { ...common, type: `${type}_reference` }
  const method = user.contact_methods.find((each) => each.id === rule.contact_method.id)
  const contact_method =
    method === undefined
      ? rule.contact_method
      : { ...presentContactMethod(emulator, user, method, withMethod), type: method.type }
  return { ...common, type, start_delay_in_minutes, urgency, contact_method }
}
