import type { ContactMethod, NotificationRule, Role, User } from "../src/world.ts"

const colors = ["purple", "red", "green", "blue", "teal", "orange", "brown", "cadet-blue"]

/** Somebody at acme.test who can be reached, unless `more` says otherwise: `Ana Ruiz` is ana@acme.test. */
export const person = (id: string, name: string, role: Role, more: Partial<User> = {}): User => {
  const email = `${name.split(" ")[0]?.toLowerCase() ?? id}@acme.test`
  return {
    id,
    name,
    email,
    role,
    time_zone: "Europe/Berlin",
    color: colors[sum(id) % colors.length] ?? "purple",
    job_title: null,
    description: null,
    invitation_sent: false,
    created_via_sso: false,
    ...reachable(id, more.email ?? email),
    ...more,
  }
}

/** By e-mail and telephone: at once when it is urgent, by e-mail alone when it is not. */
export const reachable = (id: string, email: string): Pick<User, "contact_methods" | "notification_rules"> => {
  const mail: ContactMethod = {
    id: sub(id, "E"),
    type: "email_contact_method",
    label: "Work",
    address: email,
    send_short_email: false,
  }
  const phone: ContactMethod = {
    id: sub(id, "T"),
    type: "phone_contact_method",
    label: "Mobile",
    address: `555${String(sum(id) * 7919)
      .padStart(7, "0")
      .slice(-7)}`,
    country_code: 1,
  }
  return {
    contact_methods: [mail, phone],
    notification_rules: [
      rule(sub(id, "G"), phone, "high"),
      rule(sub(id, "H"), mail, "high"),
      rule(sub(id, "L"), mail, "low"),
    ],
  }
}

/** An e-mail address alone, and no rule for urgent things. */
export const quiet = (id: string, email: string): Pick<User, "contact_methods" | "notification_rules"> => {
  const { contact_methods, notification_rules } = reachable(id, email)
  return {
    contact_methods: contact_methods.slice(0, 1),
    notification_rules: notification_rules.filter(({ urgency }) => urgency === "low"),
  }
}

export const unreachable: Pick<User, "contact_methods" | "notification_rules"> = {
  contact_methods: [],
  notification_rules: [],
}

const rule = (id: string, { id: method, type }: ContactMethod, urgency: "high" | "low"): NotificationRule => ({
  id,
  type: "assignment_notification_rule",
  start_delay_in_minutes: 0,
  urgency,
  contact_method: { id: method, type: `${type}_reference` },
})

/** The id of something of a person's: theirs, with another first letter. */
const sub = (id: string, letter: string) => `${letter}${id.slice(1)}`

const sum = (id: string) => [...id].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7) % 99_991
