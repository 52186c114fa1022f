import type { Habits } from "../shift-based/habits.ts"
import type { ShiftMember } from "../shift-based/schedule.ts"

/** Who hands over to whom, at what instant. */
export interface HandOver {
  readonly leaver: string
  readonly successor: string
  readonly at: number
  readonly habits: Habits
}

export const inPlace = (member: ShiftMember, { leaver, successor }: HandOver): ShiftMember =>
  member.type === "user_member" && member.user_id === leaver ? { ...member, user_id: successor } : member
