import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { PagerDuty } from "../client.ts"
import { part, utc } from "../overrides.ts"
import { WINDOW_DAYS } from "../schedules.ts"
import { isSamePlace, timesOf } from "../shift-based/on-top.ts"
import { DAY } from "../shift-based/recurrence.ts"
import { overridesNaming, type ShiftBasedReference } from "../shift-based/references.ts"
import { getShiftBased, type ShiftBased, type ShiftOverride, whoIs } from "../shift-based/schedule.ts"
import { NOBODY, type Segment, segmentsOf, type Slot } from "../shift-based/slots.ts"
import type { Part } from "../steps/shift-override.ts"

/**
 * What is to stand in place of each override that names the leaver, by its id. Whoever is rendered stands there by an
 * override of the same hours, in place of whoever will have the place by then: made last it lies on top of all others,
 * and so it does not matter what else comes up, or goes, with those that are taken out.
 */
export const partsOf = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  reference: ShiftBasedReference,
  from: string,
  to: string,
) {
  const { schedule, overrides } = reference
  const theirs = overridesNaming(overrides, from)
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const last = Math.max(now, ...theirs.map(({ end_time: end }) => Date.parse(end)))
  const rows = yield* rendered(pagerduty, schedule, now, last)
  const needs = theirs
    .filter((one, at) => theirs.findIndex((other) => isSamePlace(one, other)) === at)
    .flatMap((one) => {
      const beside = overrides.filter((other) => isSamePlace(one, other))
      const segments = segmentsOf(one, reference, rows, { who: NOBODY, from: now, until: last }, now)
      return bridged(
        segments.flatMap((segment) => needsIn(segment, beside, from, to)),
        segments,
        (who) => (who === from ? to : who),
      )
    })
  return new Map(
    theirs.map(({ id }): [string, ReadonlyArray<Part>] => [
      id,
      needs.filter(({ by }) => by === id).map((need) => partOf(need, now)),
    ]),
  )
})

/** Somebody who has to stand by override, in place of which of the leaver's (`by`). */
interface Need {
  readonly by: string
  readonly overridden: string
  readonly overriding: string
  readonly from: number
  readonly until: number
}

const partOf = ({ overridden, overriding, from, until }: Need, now: number): Part => ({
  overridden: overridden === NOBODY ? null : overridden,
  overriding: overriding === NOBODY ? null : overriding,
  ...part({ start: utc(from), end: utc(until) }, now),
})

const needsIn = (
  { from: since, until, slots, named }: Segment,
  beside: ReadonlyArray<ShiftOverride>,
  from: string,
  to: string,
): ReadonlyArray<Need> => {
  const heir = (who: string) => (who === from ? to : who)
  const running = beside.filter((one) => timesOf(one).from <= since && since < timesOf(one).until)
  const others = running.filter((one) => overridesNaming([one], from).length === 0)
  const [first] = overridesNaming(running, from)
  if (first === undefined) return []
  const theirs = new Set(overridesNaming(running, from).map(({ id }) => id))
  const needOf = ({ base, row }: Slot): Need => ({
    by: theirs.has(row.source.override_id ?? "") ? (row.source.override_id ?? "") : first.id,
    overridden: heir(base),
    overriding: heir(whoIs(row.member) ?? NOBODY),
    from: since,
    until,
  })
  const reaches = (one: ShiftOverride, base: string) => replaced(one) === base || !named.has(replaced(one))
  const needed = slots.filter((slot) => {
    const top = running.find(({ id }) => id === slot.row.source.override_id)
    // Without an override it stays so; and so does one that goes by whose place it is, on top of whatever goes.
    if (top === undefined) return false
    if (others.includes(top) && (replaced(top) === slot.base || (replaced(top) !== to && !named.has(replaced(top)))))
      return false
    const { overridden, overriding } = needOf(slot)
    // Two places of one person at once can't be told apart by name.
    if (slots.some((other) => other !== slot && other.row !== slot.row && heir(other.base) === overridden)) return false
    return overridden !== overriding || others.some((one) => reaches(one, overridden))
  })
  const needs = needed.map((slot) => needOf(slot))
  // Who stands in for somebody else meanwhile would be replaced there, too.
  const caught = slots
    .filter((slot) => !needed.includes(slot))
    .map((slot) => needOf(slot))
    .filter(({ overriding: who }) => needs.some((need) => need.overridden === who && need.overriding !== who))
  return [...needs, ...caught]
}

const replaced = ({ overridden_member: member }: ShiftOverride): string => whoIs(member) ?? NOBODY

/** One override for several stretches, where it changes nothing between them. */
const bridged = (
  needs: ReadonlyArray<Need>,
  segments: ReadonlyArray<Segment>,
  heir: (who: string) => string,
): ReadonlyArray<Need> => {
  const isHarmless = (need: Need, { slots, named }: Segment) =>
    slots.every(({ base, row }) => {
      const who = heir(whoIs(row.member) ?? NOBODY)
      const members = new Set([...named].map(heir))
      const reaches = heir(base) === need.overridden || who === need.overridden || !members.has(need.overridden)
      return !reaches || who === need.overriding
    })
  return needs.reduce<ReadonlyArray<Need>>((done, need) => {
    const last = done.findLast(
      ({ by, overridden, overriding }) =>
        by === need.by && overridden === need.overridden && overriding === need.overriding,
    )
    const between = segments.filter(({ from, until }) => last !== undefined && last.until <= from && until <= need.from)
    if (last === undefined || !between.every((segment) => isHarmless(need, segment))) return [...done, need]
    return done.map((one) => (one === last ? { ...last, until: need.until } : one))
  }, [])
}

/** What was read with the schedule goes far enough as a rule; else it is asked for. */
const rendered = (pagerduty: PagerDuty, schedule: ShiftBased, since: number, until: number) =>
  Effect.map(
    until < since + (WINDOW_DAYS - 1) * DAY
      ? Effect.succeed(schedule)
      : getShiftBased(pagerduty, schedule.id, { since: utc(since), until: utc(until) }),
    ({ final_schedule: final }) => final?.computed_shift_assignments ?? [],
  )
