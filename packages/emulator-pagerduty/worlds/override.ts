import type { Override } from "../src/rendering/types.ts"
import type { User } from "../src/world.ts"
import { iso, theHour } from "./dates.ts"

/** Who, from when, until when: in hours from now. */
type Stand = [user: User, from: number, until: number]

/** Overrides in the order of their creation: the later ones lie on top. */
export const overrides = (now: Date, schedule: string, stands: Stand[]): Override[] =>
  stands.map(([user, from, until], sequence) => ({
    id: `Q${schedule.slice(1)}0000${String(sequence + 1).padStart(3, "0")}`,
    start: iso(theHour(now).plus({ hours: from })),
    end: iso(theHour(now).plus({ hours: until })),
    user: { id: user.id },
    sequence: sequence + 1,
  }))

/** Days, in hours. */
export const days = (count: number): number => 24 * count
