import { mentionedInShifts, momentsOfShifts } from "../shift-based/moments.ts"
import type { ShiftMember, ShiftSchedule } from "../shift-based/schedule.ts"
import type { Slot } from "../shift-based/who-stands.ts"
import { slotsAt } from "../shift-based/who-stands.ts"
import type { HandOver } from "./hand-over.ts"
import { inPlace } from "./hand-over.ts"

interface NewOverride extends Pick<Slot, "on"> {
  readonly start: number
  end: number
  readonly over: ShiftMember
  readonly by: ShiftMember
}

/**
 * The overrides that take the place of those that name the leaver: from the hand-over on, for as long as those have an
 * effect. They replace whose place it is, since whoever stood there by another override may stand there no more. Last
 * come those by the successor, lest another be laid on them.
 */
export const madeAgain = (schedule: ShiftSchedule, handOver: HandOver, newIds: ReadonlyMap<string, string>) => {
  const { leaver, successor, at, habits } = handOver
  const last = mentionedInShifts([{ ...schedule, rotations: [] }], at).at(-1) ?? at
  const moments = [...momentsOfShifts([schedule], at, last), last]
  const open = new Map<string, NewOverride>()
  const all: NewOverride[] = []
  for (const [nth, moment] of moments.entries())
    for (const { on, member, stands, overrides } of slotsAt(schedule, moment, habits)) {
      if (!JSON.stringify(overrides).includes(`"${leaver}"`)) continue
      const key = JSON.stringify([on, member, stands])
      const [known, end] = [open.get(key), moments[nth + 1] ?? moment]
      if (known !== undefined && known.end >= moment) {
        known.end = end
        continue
      }
      const made = { on, start: moment, end, over: inPlace(member, handOver), by: inPlace(stands, handOver) }
      open.set(key, made)
      all.push(made)
    }
  const isBySuccessor = ({ by }: NewOverride) => by.type === "user_member" && by.user_id === successor
  return all
    .toSorted((one, other) => Number(isBySuccessor(one)) - Number(isBySuccessor(other)))
    .map(({ on: { rotation_id, custom_shift_id }, start, end, over, by }) => ({
      type: "override_shift",
      ...(rotation_id !== undefined && { rotation_id }),
      ...(custom_shift_id !== undefined && { custom_shift_id: newIds.get(custom_shift_id) ?? custom_shift_id }),
      start_time: new Date(start).toISOString(),
      end_time: new Date(end).toISOString(),
      overridden_member: over,
      overriding_member: by,
    }))
}
