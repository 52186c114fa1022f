import { Hono } from "hono"
import type { Emulator } from "../emulator.ts"
import { notFound } from "../errors.ts"
import type { Env } from "../http.ts"
import { paginate } from "../pagination.ts"
import { identity, userReference } from "../references.ts"
import type { License } from "../world.ts"
import { userOf } from "../lookup.ts"
import { inUse } from "../seats.ts"

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

const presentLicense = (emulator: Emulator, license: License) => {
  const { self, summary } = identity(emulator, "license", "license", license.id, license.name)
  const { id, name, description, valid_roles, role_group } = license
  return { id, type: "license", summary, name, description, valid_roles, role_group, self }
}
