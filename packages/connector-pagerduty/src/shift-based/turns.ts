import { type Span, without } from "../stands.ts"
import { DAY, type Shift, shiftsOf } from "./recurrence.ts"
import { type Computed, membersOf, type Rotation, type ShiftEvent, type Who, whoIs } from "./schedule.ts"

/** Where an event's turns are counted from: its own start, or the first shift after it took effect. PagerDuty does not say. */
export type CountedFrom = "start" | "effect"

/** When an event is in effect; milliseconds. */
export const effectOf = ({ effective_since: since, effective_until: until }: ShiftEvent) => ({
  from: Date.parse(since),
  until: until ? Date.parse(until) : Number.POSITIVE_INFINITY,
})

export const isRotating = ({ assignment_strategy: { type } }: ShiftEvent): boolean =>
  type === "rotating_member_assignment_strategy"

export const shiftsEach = ({ assignment_strategy: { shifts_per_member: each } }: ShiftEvent): number => each ?? 1

/** Whose turn a shift is, as a place among the members; `first`: the number of the shift that turns are counted from. */
export const placeOf = (event: ShiftEvent, { n }: Shift, first: number): number => {
  const count = membersOf(event).length
  const turn = Math.floor((n - first) / shiftsEach(event))
  return ((turn % count) + count) % count
}

/** The number of the shift with which the first turn begins. */
export const firstOf = (event: ShiftEvent, counted: CountedFrom): number => {
  if (counted === "start") return 0
  const { from } = effectOf(event)
  return (shiftsOf(event, from, from + 60 * DAY)?.[0] ?? shiftsOf(event, from, from + 400 * DAY)?.[0])?.n ?? 0
}

/** Who takes a shift: everybody, or whose turn it is. */
export const takersOf = (
  event: ShiftEvent,
  shift: Shift,
  first: number,
  members: ReadonlyArray<Who> = membersOf(event),
): ReadonlyArray<Who> => {
  if (!isRotating(event)) return members
  const place = placeOf(event, shift, first)
  return members.slice(place, place + 1)
}

/** Where an event puts people, by our own reckoning; nothing if its recurrence is not understood. */
export const standsBy = (
  event: ShiftEvent,
  counted: CountedFrom,
  window: { readonly from: number; readonly until: number },
  members: ReadonlyArray<Who> = membersOf(event),
): ReadonlyArray<Span> | undefined => {
  const effect = effectOf(event)
  const [from, until] = [Math.max(window.from, effect.from), Math.min(window.until, effect.until)]
  if (from >= until) return []
  const first = firstOf(event, counted)
  return shiftsOf(event, from, until)?.flatMap((shift) =>
    takersOf(event, shift, first, members).flatMap((who) =>
      who === null ? [] : [{ who, from: Math.max(shift.from, from), until: Math.min(shift.until, until) }],
    ),
  )
}

/** What PagerDuty renders of a stretch of time; milliseconds. */
export interface Rendered {
  readonly rows: ReadonlyArray<Computed>
  readonly from: number
  readonly until: number
}

/**
 * How an event's turns are counted, read from what PagerDuty renders: our own reckoning must give the same, or nothing is
 * built on it. Where an override stands, who would stand without it is not rendered; what is past may tell it then.
 */
export const countedFrom = (
  event: ShiftEvent,
  rotation: Rotation,
  ahead: Rendered,
  behind?: Rendered,
): CountedFrom | undefined => {
  const fits = (["start", "effect"] as const).filter(
    (counted) =>
      isAsRendered(event, rotation, counted, ahead) && (!behind || isAsRendered(event, rotation, counted, behind)),
  )
  // Both fit where nobody's turn tells them apart; then it does not matter, if it never will.
  if (fits.length < 2) return fits[0]
  const effect = effectOf(event)
  if (effect.from >= ahead.until || effect.until <= ahead.from) return "start"
  const [members, turns] = [membersOf(event), firstOf(event, "effect") / shiftsEach(event)]
  const alike = Number.isInteger(turns) && members.every((who, at) => who === members[(at + turns) % members.length])
  const whole = effect.until <= ahead.until && isSame(standsBy(event, "start", ahead), standsBy(event, "effect", ahead))
  return whole || alike || !isRotating(event) || new Set(members).size === 1 ? "start" : undefined
}

const isAsRendered = (event: ShiftEvent, rotation: Rotation, counted: CountedFrom, { rows, ...window }: Rendered) => {
  const effect = effectOf(event)
  const seen = { from: Math.max(window.from, effect.from), until: Math.min(window.until, effect.until) }
  const reckoned = standsBy(event, counted, seen)
  if (reckoned === undefined) return false
  const shown = rows.flatMap(({ source, member, start_time: start, end_time: end }) => {
    const [from, until] = [Math.max(seen.from, Date.parse(start)), Math.min(seen.until, Date.parse(end))]
    return source.rotation_id === rotation.id && from < until
      ? [{ overridden: source.type.includes("override"), who: whoIs(member), from, until }]
      : []
  })
  const own = shown.flatMap(({ overridden, who, from, until }) =>
    overridden || who === null ? [] : [{ who, from, until }],
  )
  return momentsOf([...reckoned, ...shown]).every((at) => {
    const [stand, meant] = [standingAt(own, at), standingAt(reckoned, at)]
    const covered = shown.filter((row) => row.overridden && row.from <= at && at < row.until).length
    return stand.every((who) => meant.includes(who)) && meant.length - stand.length <= covered
  })
}

/** Wherever something begins: between two of these nothing changes. */
const momentsOf = (spans: ReadonlyArray<{ readonly from: number; readonly until: number }>): ReadonlyArray<number> => [
  ...new Set(spans.flatMap(({ from, until }) => [from, until])),
]

const standingAt = (spans: ReadonlyArray<Span>, at: number): ReadonlyArray<string> =>
  spans.filter(({ from, until }) => from <= at && at < until).map(({ who }) => who)

const isSame = (one: ReadonlyArray<Span> = [], other: ReadonlyArray<Span> = []): boolean =>
  without(one, other).length === 0 && without(other, one).length === 0
