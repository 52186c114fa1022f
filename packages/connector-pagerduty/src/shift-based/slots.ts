import { WINDOW_DAYS } from "../schedules.ts"
import { overlap, type Span } from "../stands.ts"
import { isOn, timesOf } from "./on-top.ts"
import { DAY } from "./recurrence.ts"
import type { ShiftBasedReference } from "./references.ts"
import {
  type Computed,
  membersOf,
  type Rotation,
  type ShiftBased,
  type ShiftEvent,
  type ShiftOverride,
  whoIs,
} from "./schedule.ts"
import { countedFrom, effectOf, isRotating, standsBy } from "./turns.ts"

/** Nobody on purpose has a place, too. */
export const NOBODY = ""

/** Whose place it is, whoever stands there, and what is rendered of it. */
export interface Slot {
  readonly base: string
  readonly row: Computed
}

/** Hours in which nothing changes on a rotation or a custom shift; `named`: whoever has a place, be it their turn or not. */
export interface Segment {
  readonly from: number
  readonly until: number
  readonly slots: ReadonlyArray<Slot>
  readonly named: ReadonlySet<string>
}

/** What an override is on, cut wherever anything begins or ends. */
export const segmentsOf = (
  on: ShiftOverride,
  { schedule, shifts, overrides }: Pick<ShiftBasedReference, "schedule" | "shifts" | "overrides">,
  rendered: ReadonlyArray<Computed>,
  window: Span,
  now: number,
): ReadonlyArray<Segment> => {
  const rotation = schedule.rotations?.find(({ id }) => id === on.rotation_id)
  const shift = shifts.find(({ id }) => id === on.custom_shift_id)
  const people = shift?.assignments.map(({ member }) => whoIs(member) ?? NOBODY) ?? []
  const bases =
    shift === undefined
      ? (rotation?.events ?? []).flatMap((event) => basesOf(event, rotation, schedule, window, now))
      : people.map((who) => ({ ...timesOf(shift), who, alone: people.length === 1 }))
  const rows = rendered.filter(isOn(on)).map((row) => ({ row, ...timesOf(row) }))
  const events = (rotation?.events ?? []).map((event) => ({ event, ...effectOf(event) }))
  const edges = [...bases, ...rows, ...events, ...overrides.map(timesOf)]
    .flatMap(({ from, until }) => [from, until])
    .filter((at) => window.from < at && at < window.until)
  const cuts = [...new Set([window.from, ...edges])].toSorted((a, b) => a - b)
  return cuts.map((from, at) => {
    const runs = (span: { readonly from: number; readonly until: number }) => span.from <= from && from < span.until
    const members = events.filter(runs).flatMap(({ event }) => everybodyIn(event))
    const slots = slotsOf(
      bases.filter(runs),
      rows.filter(runs).map(({ row }) => row),
      overrides,
    )
    return { from, until: cuts[at + 1] ?? window.until, slots, named: new Set([...people, ...members]) }
  })
}

/** Somebody whose place it is; `alone`: one person at a time has it. */
interface Base extends Span {
  readonly alone: boolean
}

/** Whose turns they are in an event; where that can't be told, everybody's who may have them. */
const basesOf = (
  event: ShiftEvent,
  rotation: Rotation | undefined,
  { final_schedule: final }: ShiftBased,
  window: Span,
  now: number,
): ReadonlyArray<Base> => {
  const effect = effectOf(event)
  // All that was read with the schedule tells it, not the hours of an override alone.
  const seen = { rows: final?.computed_shift_assignments ?? [], from: now, until: now + (WINDOW_DAYS - 1) * DAY }
  const counted = rotation === undefined || effect.from >= seen.until ? undefined : countedFrom(event, rotation, seen)
  const spans =
    counted === undefined
      ? overlap(
          everybodyIn(event).map((who) => ({ who, ...effect })),
          [window],
        )
      : (standsBy(event, counted, window, everybodyIn(event)) ?? [])
  return spans.map((span) => ({ ...span, alone: isRotating(event) }))
}

const everybodyIn = (event: ShiftEvent) => membersOf(event).map((who) => who ?? NOBODY)

/** Which row is rendered of which place: where several people stand at once that is told by whom an override replaces. */
const slotsOf = (
  bases: ReadonlyArray<Base>,
  rows: ReadonlyArray<Computed>,
  overrides: ReadonlyArray<ShiftOverride>,
): ReadonlyArray<Slot> => {
  const [only] = rows
  if (bases.every(({ alone }) => alone))
    return only === undefined ? [] : [...new Set(bases.map(({ who }) => who))].map((base) => ({ base, row: only }))
  const replacedBy = new Map(overrides.map(({ id, overridden_member: member }) => [id, whoIs(member) ?? NOBODY]))
  const own = ({ source: { override_id: by }, member }: Computed) =>
    by ? replacedBy.get(by) : (whoIs(member) ?? NOBODY)
  const left = new Set(rows)
  const taken = (row: Computed | undefined) => {
    if (row !== undefined) left.delete(row)
    return row
  }
  return bases
    .map(({ who }) => ({ base: who, row: taken([...left].find((row) => own(row) === who)) }))
    .flatMap(({ base, row = taken([...left][0]) }) => (row === undefined ? [] : [{ base, row }]))
}
