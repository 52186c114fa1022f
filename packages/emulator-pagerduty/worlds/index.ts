import type { World } from "../src/world.ts"
import { acme } from "./acme.ts"
import { empty } from "./empty.ts"
import { oneSchedule } from "./one-schedule.ts"
import { shiftBased } from "./shift-based.ts"

/** The committed worlds, by the name that `--world` takes. */
export const worlds: Readonly<Record<string, (now: Date) => World>> = {
  acme,
  empty,
  "one-schedule": oneSchedule,
  "shift-based": shiftBased,
}
