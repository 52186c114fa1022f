import type { User, World } from "@latchkey/emulator-pagerduty"
import * as fc from "fast-check"
import { idOf } from "./ids.ts"
import { stamp } from "./times.ts"

const names = ["Olga Petrov", "Ana Ruiz", "Bo Chen", "Cy Okafor", "Dee Novak", "Eva Lind", "Finn Moe", "Gil Sato"]

/** In every random world. */
export const [owner, leaver, successor] = [idOf.person(0), idOf.person(1), idOf.person(2)]

/** A position among the people: the leaver and the successor come often, the owner seldom. */
export const somebody: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.constant(2) },
  { weight: 5, arbitrary: fc.integer({ min: 3, max: 60 }) },
  { weight: 1, arbitrary: fc.constant(0) },
)

/** Whom a position means where so many people are. */
export const personAt = (position: number, people: number): string =>
  idOf.person(position < 3 ? position : 3 + (position % (people - 3)))

/** So many people who can be reached and may be on call, the first of them the owner; each holds a license. */
export const crowd = (
  people: number,
  roles: User["role"][],
  now: number,
): Pick<World, "users" | "licenses" | "license_allocations"> => {
  const users = Array.from({ length: people }, (_, position) =>
    person(position, roles[position % roles.length] ?? "user"),
  )
  return {
    users,
    licenses: [license],
    license_allocations: users.map(({ id }) => ({
      user: { id },
      license: { id: license.id },
      allocated_at: stamp(now - 400 * 86_400_000),
    })),
  }
}

export const someRole: fc.Arbitrary<User["role"]> = fc.constantFrom("user", "limited_user", "admin")

const license: World["licenses"][number] = {
  id: "PLICEN1",
  name: "Business (Full User)",
  description: "",
  role_group: "FullUser",
  valid_roles: ["owner", "admin", "user", "limited_user", "observer", "restricted_access"],
  seats: 100,
}

const person = (position: number, role: User["role"]): User => {
  const id = idOf.person(position)
  const name = names[position] ?? `Person ${position}`
  const email = `${position < names.length ? name.split(" ")[0]?.toLowerCase() : `person${position}`}@acme.test`
  return {
    id,
    name,
    email,
    role: position === 0 ? "owner" : role,
    time_zone: "Europe/Berlin",
    color: "purple",
    job_title: null,
    description: null,
    invitation_sent: false,
    created_via_sso: false,
    contact_methods: [
      { id: `E${id.slice(1)}`, type: "email_contact_method", label: "Work", address: email, send_short_email: false },
    ],
    notification_rules: (["high", "low"] as const).map((urgency) => ({
      id: `${urgency === "high" ? "H" : "L"}${id.slice(1)}`,
      type: "assignment_notification_rule",
      start_delay_in_minutes: 0,
      urgency,
      contact_method: { id: `E${id.slice(1)}`, type: "email_contact_method_reference" },
    })),
  }
}
