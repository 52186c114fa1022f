import { utc } from "../overrides.ts"
import { DAY, firstToGoOn, recurrenceFrom, type Shift, shiftsOf } from "./recurrence.ts"
import { memberOf, membersOf, type ShiftEvent, type Who } from "./schedule.ts"
import { type CountedFrom, effectOf, firstOf, isRotating, placeOf, shiftsEach, takersOf } from "./turns.ts"

const MINUTE = 60_000
/** An event that runs can only be ended, and the end must still lie ahead when its successor is made. */
const NOTICE = 10 * MINUTE
/** A shift that ends so soon is left whole. */
const GRACE = 20 * MINUTE
/** By then whatever was handed over has changed hands. */
export const SETTLED = NOTICE + GRACE + 5 * MINUTE

/** A rotation takes no more events than these. */
export const MOST_EVENTS = 5

/** An event that is to follow another: from when until when (milliseconds), and with whom. */
export interface Successor {
  readonly since: number
  readonly until: number
  readonly start: Shift | { readonly from: number; readonly until: number }
  readonly recurrence: ReadonlyArray<string>
  readonly members: ReadonlyArray<Who>
  readonly shiftsEach: number
}

/**
 * What must follow an event that ends at an instant, so that everybody's turns stay: what is left of the shift that runs
 * then, what is left of its turn, and the event from the next turn on. Each begins with a shift of its own, so that turns
 * are the same wherever PagerDuty counts them from. Nothing, where the recurrence is not understood.
 */
export const successorsOf = (
  event: ShiftEvent,
  counted: CountedFrom,
  at: number,
  members: ReadonlyArray<Who> = membersOf(event),
  end = effectOf(event).until,
): ReadonlyArray<Successor> | undefined => {
  const shifts = shiftsOf(event, at, Math.min(end, at + 400 * DAY))
  if (shifts === undefined) return undefined
  const first = firstOf(event, counted)
  const running = shifts.filter(({ from }) => from < at)
  /** Everybody, beginning with whoever has a shift: an override may go by who has a place, whoever's turn it is. */
  const beginningWith = (shift: Shift) => {
    const place = isRotating(event) ? placeOf(event, shift, first) : 0
    return [...members.slice(place), ...members.slice(0, place)]
  }
  const rest = running.map((shift) => {
    const until = Math.min(shift.until, end)
    const start = { from: at, until }
    return { since: at, until, start, recurrence: ONCE, members: beginningWith(shift), shiftsEach: 1 }
  })
  const coming = shifts.filter(({ from }) => from >= at)
  const [next] = coming
  // Shifts that overlap can't be cut in one place.
  if (running.length > 1 || running.some(({ until }) => next !== undefined && next.from < until)) return undefined
  if (next === undefined) return rest
  const each = shiftsEach(event)
  const turns = isRotating(event) && new Set(members).size > 1
  const done = turns ? (((next.n - first) % each) + each) % each : 0
  const turn = done === 0 ? next : coming.find(({ n }) => n === next.n + each - done)
  const recurrence = recurrenceFrom(event)
  const goesOn = (shift: Shift, until: number, shiftsInTurn: number) => {
    // Turns are the same wherever they are counted from.
    const round = isRotating(event) ? shiftsInTurn * members.length : 1
    const start = firstToGoOn(event, shift, round)
    const since = shift.from
    return start && { since, until, start, recurrence, members: beginningWith(shift), shiftsEach: shiftsInTurn }
  }
  const onwards = [
    ...(done === 0 ? [] : [goesOn(next, turn?.from ?? end, each - done)]),
    ...(turn === undefined ? [] : [goesOn(turn, end, each)]),
  ]
  const known = onwards.filter((one) => one !== undefined)
  return known.length < onwards.length ? undefined : [...rest, ...known]
}
const ONCE = ["RRULE:FREQ=DAILY;COUNT=1"]

/** When an event that runs changes hands: in ten minutes, at the end of a shift that ends soon after, or of the leaver's own. */
export const momentOf = (
  event: ShiftEvent,
  counted: CountedFrom,
  now: number,
  { leaver, stays }: { readonly leaver: string; readonly stays: boolean },
): number => {
  const soonest = (Math.floor((now + NOTICE) / MINUTE) + 1) * MINUTE
  const first = firstOf(event, counted)
  const shifts = shiftsOf(event, now, soonest + GRACE) ?? []
  const own = shifts.find((shift) => shift.from <= now && takersOf(event, shift, first).includes(leaver))
  if (stays && own !== undefined && own.until > soonest) return own.until
  const running = shifts.find(({ from, until }) => from < soonest && soonest < until)
  return running !== undefined && running.until <= soonest + GRACE ? running.until : soonest
}

/** An event's body, as it is made. */
export const bodyOf = (
  event: ShiftEvent,
  { since, until, start, recurrence, members, shiftsEach: each }: Successor,
) => ({
  name: event.name,
  start_time: { date_time: utc(start.from), time_zone: event.start_time.time_zone },
  end_time: { date_time: utc(start.until), time_zone: event.end_time.time_zone },
  effective_since: utc(since),
  effective_until: Number.isFinite(until) ? utc(until) : null,
  recurrence: [...recurrence],
  assignment_strategy: strategyOf(event, members, each),
})

export const strategyOf = (event: ShiftEvent, members: ReadonlyArray<Who>, each: number) => ({
  type: event.assignment_strategy.type,
  ...(isRotating(event) && { shifts_per_member: each }),
  members: members.map(memberOf),
})
