import type { Emulator } from "../emulator.ts"
import { identity } from "../references.ts"
import type { Team } from "../world.ts"

export const presentTeam = (emulator: Emulator, { id, name, description, default_role }: Team) => ({
  ...identity(emulator, "team", "team", id, name),
  name,
  description,
  default_role,
  parent: null,
})
