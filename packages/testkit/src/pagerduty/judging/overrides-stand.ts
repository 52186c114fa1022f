import type { Override } from "../schedule.ts"
import { changes } from "./changes.ts"
import type { Judging } from "./judged.ts"
import { isOver } from "./judged.ts"

/**
 * Overrides of others, and the leaver's past ones, are as they were, hidden or not; new ones are the successor's alone
 * and began no earlier than the offboarding did.
 */
export const overridesStand: Judging = ({ before, after, leaver, successor }) =>
  Object.values(before.schedules).flatMap(({ id: schedule, overrides }) => {
    const later = after.schedules[schedule]?.overrides ?? []
    const kept = overrides.filter((each) => each.user.id !== leaver || isOver(each, before.now))
    const known = new Set(overrides.map(({ id }) => id))
    const begun = Math.floor(Date.parse(before.now) / 1000) * 1000
    return [
      ...kept.flatMap((each) =>
        changes(
          `schedule ${schedule}, override ${each.id}`,
          plain(each),
          later.filter(({ id }) => id === each.id).map(plain)[0],
        ),
      ),
      ...later
        .filter(({ id, user, start }) => !known.has(id) && (user.id !== successor || Date.parse(start) < begun))
        .map(({ id, user, start }) => `schedule ${schedule}, override ${id}: new, of ${user.id} from ${start} on`),
    ]
  })

const plain = ({ start, end, user }: Override) => ({
  start: new Date(start).toISOString(),
  end: new Date(end).toISOString(),
  user: user.id,
})
