import { stamp } from "./clock.ts"
import type { Emulator } from "./emulator.ts"
import { invalid, Refusal } from "./errors.ts"
import type { License, User } from "./world.ts"

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

/** How many hold this license. */
export const inUse = (emulator: Emulator, { id }: License): number => {
  let used = 0
  for (const allocation of emulator.store.allocations.values()) if (allocation.license.id === id) used += 1
  return used
}
