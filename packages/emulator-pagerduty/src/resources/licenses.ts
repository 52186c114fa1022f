import { Hono } from "hono"
import { stamp } from "../clock.ts"
import type { Emulator } from "../emulator.ts"
import { invalid, notFound, Refusal } from "../errors.ts"
import type { Env } from "../http.ts"
import { paginate } from "../pagination.ts"
import { identity, userReference } from "../references.ts"
import type { License, User } from "../world.ts"
import { userOf } from "./users.ts"

/** `listLicenses`, `listLicenseAllocations`, `getUserLicense`. */
export const licenses = (emulator: Emulator) =>
  new Hono<Env>()
    .get("/licenses", (call) =>
      call.json({
        licenses: [...emulator.store.licenses.values()].map((license) => {
          const used = inUse(emulator, license)
          return {
            ...presentLicense(emulator, license),
            current_value: used,
            allocations_available: license.seats - used,
          }
        }),
      }),
    )
    .get("/license_allocations", (call) => {
      const { items, paging } = paginate(call, [...emulator.store.allocations.values()])
      const license_allocations = items.flatMap(({ user, license, allocated_at }) => {
        const held = emulator.store.licenses.get(license.id)
        return held === undefined
          ? []
          : [{ user: userReference(emulator, user.id), license: presentLicense(emulator, held), allocated_at }]
      })
      return call.json({ license_allocations, ...paging })
    })
    .get("/users/:id/license", (call) => {
      const { id } = userOf(emulator, call.req.param("id"))
      const license = emulator.store.licenses.get(emulator.store.allocations.get(id)?.license.id ?? "")
      if (license === undefined) throw notFound()
      return call.json({ license: presentLicense(emulator, license) })
    })

/** Gives the user a license that fits their role: the wanted one, the one they have, or the first with a free seat. */
export const allocate = (emulator: Emulator, user: User, wanted?: string): void => {
  const { licenses, allocations } = emulator.store
  if (licenses.size === 0) return
  const held = allocations.get(user.id)?.license.id
  const fits = (license: License | undefined) => license?.valid_roles.includes(user.role) ?? false
  if (wanted !== undefined && !fits(licenses.get(wanted))) throw invalid("License does not fit the role")
  if (wanted === undefined ? held !== undefined && fits(licenses.get(held)) : wanted === held) return
  const free = [...licenses.values()].find(
    (license) => fits(license) && (wanted ?? license.id) === license.id && inUse(emulator, license) < license.seats,
  )
  if (free === undefined) throw new Refusal(402, 2001, "Payment Required", ["No license is available for this role"])
  const allocated_at = stamp(emulator.clock.now())
  allocations.set(user.id, { user: { id: user.id }, license: { id: free.id }, allocated_at })
}

const inUse = (emulator: Emulator, { id }: License): number => {
  let used = 0
  for (const allocation of emulator.store.allocations.values()) if (allocation.license.id === id) used += 1
  return used
}

const presentLicense = (emulator: Emulator, license: License) => {
  const { self, summary } = identity(emulator, "license", "license", license.id, license.name)
  const { id, name, description, valid_roles, role_group } = license
  return { id, type: "license", summary, name, description, valid_roles, role_group, self }
}
