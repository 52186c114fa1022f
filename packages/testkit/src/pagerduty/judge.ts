import { coverGoesOn, pastStands } from "./judging/cover-goes-on.ts"
import { incidentsHandedOver } from "./judging/incidents-handed-over.ts"
import type { Judged, Judging } from "./judging/judged.ts"
import { layersStand } from "./judging/layers-stand.ts"
import { leaverIsGone } from "./judging/leaver-is-gone.ts"
import { nothingElseChanged } from "./judging/nothing-else-changed.ts"
import { nothingNamesTheLeaver } from "./judging/nothing-names-the-leaver.ts"
import { overridesStand } from "./judging/overrides-stand.ts"
import { policiesHandedOver } from "./judging/policies-handed-over.ts"
import { pastShiftsStand, shiftsGoOn } from "./judging/shifts-go-on.ts"
import { shiftsStand } from "./judging/shifts-stand.ts"
import { teamsStand } from "./judging/teams-stand.ts"
import { usualHabits } from "./shift-based/habits.ts"
import type { Snapshot } from "./snapshot.ts"

/**
 * Who leaves and who takes over; the rest as `Judged` says: eight weeks, incidents to the successor, deleted, handed over
 * at once, and shifts as an emulator renders them unless told otherwise.
 */
export type Offboarding = Pick<Judged, "leaver" | "successor"> & Partial<Omit<Judged, "before" | "after">>

/**
 * Judges an offboarding by the emulator's state before and after it, whoever performed it and however. Each finding is
 * a line in words; none at all means that it is well. Where the world moved by itself meanwhile, move `before` along.
 */
export const judge = (before: Snapshot, after: Snapshot, offboarding: Offboarding): string[] => {
  const { deletes = true, handedOverBy = after.now, ...rest } = offboarding
  const judged: Judged = {
    before,
    after,
    weeks: 8,
    incidents: "successor",
    ...usualHabits,
    ...rest,
    deletes,
    handedOverBy: deletes ? after.now : handedOverBy,
  }
  return judgings.flatMap((judging) => judging(judged))
}

const judgings: Judging[] = [
  coverGoesOn,
  pastStands,
  layersStand,
  overridesStand,
  shiftsGoOn,
  pastShiftsStand,
  shiftsStand,
  policiesHandedOver,
  incidentsHandedOver,
  teamsStand,
  nothingNamesTheLeaver,
  leaverIsGone,
  nothingElseChanged,
]
