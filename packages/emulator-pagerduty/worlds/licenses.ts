import type { License, User, World } from "../src/world.ts"
import { iso, theHour } from "./dates.ts"

const business: License = {
  id: "PLBUS01",
  name: "Business (Full User)",
  description: "Event Intelligence",
  role_group: "FullUser",
  valid_roles: ["owner", "admin", "user", "limited_user", "observer", "restricted_access"],
  seats: 60,
}

const stakeholder: License = {
  id: "PLSTK01",
  name: "Business (Stakeholder)",
  description: "",
  role_group: "Stakeholder",
  valid_roles: ["read_only_user", "read_only_limited_user"],
  seats: 10,
}

/** The licences of an account with these people: each holds the one that their role needs. */
export const allocate = (users: User[], now: Date): Pick<World, "licenses" | "license_allocations"> => ({
  licenses: [business, stakeholder].map((license) => ({
    ...license,
    seats: Math.max(license.seats, users.length + 10),
  })),
  license_allocations: users.map(({ id, role }) => ({
    user: { id },
    license: { id: (stakeholder.valid_roles.includes(role) ? stakeholder : business).id },
    allocated_at: iso(theHour(now).minus({ days: 400 })),
  })),
})
