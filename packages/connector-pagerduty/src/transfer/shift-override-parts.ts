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
import { joined, type Span } from "../stands.ts"
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
  const heir = (who: string) => (who === from ? to : who)
  const places = theirs
    .filter((one, at) => theirs.findIndex((other) => isSamePlace(one, other)) === at)
    .map((one) => {
      const beside = overrides.filter((other) => isSamePlace(one, other))
      const segments = segmentsOf(one, reference, rows, { who: NOBODY, from: now, until: last }, now)
      const found = segments.map((segment) => needsIn(segment, beside, from, to))
      return {
        needs: bridged(
          found.flatMap(({ needs }) => needs),
          segments,
          heir,
        ),
        untold: found.flatMap(({ untold }) => untold),
      }
    })
  const parts = theirs.map(({ id }): [string, ReadonlyArray<Omit<Part, "place">>] => [
    id,
    places
      .flatMap(({ needs }) => needs)
      .filter(({ by }) => by === id)
      .map((need) => partOf(need, now)),
  ])
  return { parts: new Map(parts), untold: joined(places.flatMap(({ untold }) => untold)) }
})

/** Somebody who has to stand by override, in place of which of the leaver's (`by`). */
interface Need {
  readonly by: string
  readonly overridden: string
  readonly overriding: string
  readonly from: number
  readonly until: number
}

const partOf = ({ overridden, overriding, from, until }: Need, now: number): Omit<Part, "place"> => ({
  overridden: overridden === NOBODY ? null : overridden,
  overriding: overriding === NOBODY ? null : overriding,
  ...part({ start: utc(from), end: utc(until) }, now),
})

/** `untold`: who stands by override in one of two places that one person would have at once; it goes by name alone. */
const needsIn = (
  { from: since, until, slots, named }: Segment,
  beside: ReadonlyArray<ShiftOverride>,
  from: string,
  to: string,
): { readonly needs: ReadonlyArray<Need>; readonly untold: ReadonlyArray<Span> } => {
  const heir = (who: string) => (who === from ? to : who)
  const running = beside.filter((one) => timesOf(one).from <= since && since < timesOf(one).until)
  const theirs = overridesNaming(running, from)
  const others = running.filter((one) => !theirs.includes(one))
  const [first] = theirs
  if (first === undefined) return { needs: [], untold: [] }
  const needOf = ({ base, row }: Slot): Need => ({
    by: (theirs.find(({ id }) => id === row.source.override_id) ?? first).id,
    overridden: heir(base),
    overriding: heir(whoIs(row.member) ?? NOBODY),
    from: since,
    until,
  })
  const wanted = slots.filter((slot) => {
    const top = running.find(({ id }) => id === slot.row.source.override_id)
    // Without an override it stays so; and so does one that goes by whose place it is, on top of whatever goes.
    if (top === undefined || (others.includes(top) && replaced(top) === slot.base)) return false
    const { overridden, overriding } = needOf(slot)
    const comesUp = others.some((one) => replaced(one) === overridden || !named.has(replaced(one)))
    return overridden !== overriding || comesUp
  })
  const isTwice = (slot: Slot) => {
    const { overridden, overriding } = needOf(slot)
    return slots.map(needOf).some((other) => other.overridden === overridden && other.overriding !== overriding)
  }
  const needed = wanted.filter((slot) => !isTwice(slot))
  const needs = needed.map(needOf)
  // Who stands in for somebody else meanwhile would be replaced there, too.
  const caught = slots
    .filter((slot) => !needed.includes(slot))
    .map(needOf)
    .filter(({ overriding: who }) => needs.some((need) => need.overridden === who && need.overriding !== who))
  const untold = wanted.filter(isTwice).map(needOf)
  return { needs: [...needs, ...caught], untold: untold.map(({ overriding: who }) => ({ who, from: since, until })) }
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
