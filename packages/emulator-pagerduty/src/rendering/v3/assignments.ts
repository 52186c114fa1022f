import type { ShiftMember, V3Event, V3Override, V3Schedule } from "../../world.ts"
import { type Span, gaps, intersect, overlaps, union } from "../span.ts"
import { type Shift, type TurnsFrom, effective, eventShifts, same } from "./shifts.ts"

/** Where an assignment comes from, in PagerDuty's own names. */
export type Source =
  | { type: "schedule_rotation"; rotation_id: string }
  | { type: "custom_shift"; shift_id: string }
  | { type: "schedule_rotation_override"; rotation_id: string; override_id: string }
  | { type: "custom_shift_override"; shift_id: string; override_id: string }

/** Who is on call, from when until when, and why. */
export interface Assignment extends Shift {
  source: Source
}

/** What the rules leave open: how turns are counted, and whether an override outlives the place of whom it replaces. */
export interface Rules {
  readonly turnsFrom: TurnsFrom
  readonly overrideLapses: boolean
}

/** What a shift-based schedule must have to be rendered; overrides in the order of creation. */
export type V3Renderable = Pick<V3Schedule, "rotations" | "custom_shifts" | "overrides">

/** An assignment on the way: whose it was before any override, and on what it stands. */
interface Slot extends Assignment {
  base: ShiftMember
  standsOn: string
}

/**
 * Who is on call in a window, by rotation, custom shift and override; each whole, sorted by beginning.
 * Rotations and custom shifts add; an override replaces one member on one of them, and the last created wins.
 */
export const assignments = (schedule: V3Renderable, window: Span, rules: Rules): Assignment[] => {
  const { rotations, custom_shifts = [], overrides = [] } = schedule
  const slots = [
    ...rotations.flatMap(({ id, events }) =>
      events
        .flatMap((event) => eventShifts(event, window.end, rules.turnsFrom))
        .map((shift) => slot(shift, id, { type: "schedule_rotation", rotation_id: id })),
    ),
    ...custom_shifts.flatMap(({ id, start_time, end_time, assignments }) =>
      assignments.map(({ member }) =>
        slot({ ...spanOf(start_time, end_time), member }, id, { type: "custom_shift", shift_id: id }),
      ),
    ),
  ].filter((each) => overlaps(each, window))
  return overrides
    .reduce<Slot[]>((under, override) => lay(under, override, placesOf(schedule, override, rules)), slots)
    .filter((each) => overlaps(each, window))
    .toSorted((one, other) => one.start - other.start || one.end - other.end)
    .map(({ start, end, member, source }) => ({ start, end, member, source }))
}

const slot = (shift: Shift, standsOn: string, source: Source): Slot => ({
  ...shift,
  standsOn,
  source,
  base: shift.member,
})

const spanOf = (start: string, end: string): Span => ({ start: Date.parse(start), end: Date.parse(end) })

/** When an override replaces the member it names, and when whoever stands there instead of one who has no place any more. */
interface Places {
  readonly named: Span[]
  readonly anyone: Span[]
}

const placesOf = ({ rotations }: V3Renderable, override: V3Override, { overrideLapses }: Rules): Places => {
  const whole = [spanOf(override.start_time, override.end_time)]
  const rotation = rotations.find(({ id }) => id === override.rotation_id)
  if (overrideLapses || rotation === undefined) return { named: whole, anyone: [] }
  const theirs = rotation.events.filter((event) => names(event, override.overridden_member)).map(effective)
  return { named: whole, anyone: intersect(whole, gaps(union(theirs))) }
}

const names = ({ assignment_strategy }: V3Event, member: ShiftMember): boolean =>
  assignment_strategy.members.some((each) => same(each, member))

const lay = (slots: ReadonlyArray<Slot>, override: V3Override, { named, anyone }: Places): Slot[] => {
  const { id, rotation_id, custom_shift_id, overridden_member, overriding_member: member } = override
  const standsOn = rotation_id ?? custom_shift_id
  return slots.flatMap((each) => {
    if (each.standsOn !== standsOn) return [each]
    const meant = same(each.base, overridden_member) || same(each.member, overridden_member)
    const where = meant ? named : anyone
    const source: Source =
      rotation_id === undefined
        ? { type: "custom_shift_override", shift_id: each.standsOn, override_id: id }
        : { type: "schedule_rotation_override", rotation_id, override_id: id }
    return [...intersect([each], gaps(where)), ...intersect([each], where).map((part) => ({ ...part, member, source }))]
  })
}
