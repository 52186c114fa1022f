import type { Habits } from "../shift-based/habits.ts"
import type { ShiftMember } from "../shift-based/schedule.ts"
import type { Snapshot } from "../snapshot.ts"

/** An offboarding that is over: what was before it, what is after it, and what it was to do. */
export interface Judged extends Habits {
  readonly before: Snapshot
  readonly after: Snapshot
  readonly leaver: string
  readonly successor: string
  /** How far ahead, and back, cover is looked at. */
  readonly weeks: number
  /** Whom the leaver's open incidents go to: the successor, or whoever their policy finds. */
  readonly incidents: "successor" | "policy"
  /** Whether the user was to be deleted, or only to hand over. */
  readonly deletes: boolean
  /** Until then the leaver may stand on shifts; no longer than until it was done, where the user was deleted. */
  readonly handedOverBy: string
}

/** One thing to hold an offboarding against; each finding is a line in words. */
export type Judging = (judged: Judged) => string[]

/** The successor, where it was the leaver. */
export const inPlace = ({ leaver, successor }: Judged, id: string): string => (id === leaver ? successor : id)

/** Whether something with an end is over at an instant. */
export const isOver = ({ end }: { readonly end: string | null }, instant: string): boolean =>
  end !== null && Date.parse(end) <= Date.parse(instant)

export const isUser = (member: ShiftMember, id: string): boolean =>
  member.type === "user_member" && member.user_id === id
