import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { PagerDuty } from "../client.ts"
import { part, utc } from "../overrides.ts"
import { WINDOW_DAYS } from "../schedules.ts"
import { DAY } from "../shift-based/recurrence.ts"
import { isBeside, isOn, timesOf } from "../shift-based/on-top.ts"
import { overridesNaming, type ShiftBasedReference } from "../shift-based/references.ts"
import {
  type Computed,
  getShiftBased,
  membersOf,
  type ShiftBased,
  type ShiftOverride,
  type Who,
  whoIs,
} from "../shift-based/schedule.ts"
import { countedFrom, effectOf, isRotating, standsBy } from "../shift-based/turns.ts"
import type { Part } from "../steps/shift-override.ts"
import { joined, minus, overlap, type Span } from "../stands.ts"

/**
 * What is to stand in place of each override that names the leaver, by its id: the same with the successor, where it has
 * an effect now. What is made anew lies over others', and in the successor's name it would catch their own turns, too.
 */
export const partsOf = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  { schedule, events, shifts, overrides }: ShiftBasedReference,
  from: string,
  to: string,
) {
  const theirs = overridesNaming(overrides, from)
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const until = Math.max(now, ...theirs.map(({ end_time: end }) => Date.parse(end)))
  const rows = yield* rendered(pagerduty, schedule, now, until)
  const overriddenBy = new Map(overrides.map((one) => [one.id, whoIs(one.overridden_member)]))

  return new Map(
    theirs.map((override): [string, ReadonlyArray<Part>] => {
      const on = shifts.find(({ id }) => id === override.custom_shift_id)
      const isOver = typeof override.custom_shift_id === "string" && on === undefined
      const whole = {
        who: "",
        from: Math.max(now, Date.parse(override.start_time)),
        // On a custom shift it has an effect as long as that lasts.
        until: Math.min(Date.parse(override.end_time), on === undefined ? Infinity : Date.parse(on.end_time)),
      }
      if (isOver || whole.from >= whole.until) return [override.id, []]
      const here = rows.filter(isOn(override))
      const scene: Scene = {
        now,
        from,
        to,
        whole,
        own: joined(here.filter(({ source }) => source.override_id === override.id).map(timesOf)),
        under: here.filter(({ source }) => !source.override_id),
        others: here.flatMap((row) => {
          const by = row.source.override_id
          return by && by !== override.id ? [{ ...row, overridden: overriddenBy.get(by) }] : []
        }),
        places: placesOf(override, { events, shifts }, from, whole),
        alone: on !== undefined || events.every(({ event }) => isRotating(event)),
      }
      const [overridden, overriding] = [whoIs(override.overridden_member), whoIs(override.overriding_member)]
      const bases = basesOf(schedule, override, whole, now)
      if (overridden === from && scene.places.length === 0 && on === undefined)
        return [override.id, forStranger(scene, bases, overriding === from ? to : overriding)]
      if (overridden === to) {
        const under = overrides.filter((one) => one !== override && isBeside(one, override)).map(timesOf)
        return [override.id, forSuccessor(scene, bases, under)]
      }
      if (overridden !== from) return [override.id, byLeaver(scene, overridden)]
      return [override.id, overriding === from || overriding === to ? bySuccessor(scene) : forLeaver(scene, overriding)]
    }),
  )
})

/** What is rendered around one override. */
interface Scene {
  readonly now: number
  readonly from: string
  readonly to: string
  readonly whole: Span
  /** Where it has an effect, where no override has, and where others have, with whom they replace. */
  readonly own: ReadonlyArray<Span>
  readonly under: ReadonlyArray<Computed>
  readonly others: ReadonlyArray<Computed & { readonly overridden: Who | undefined }>
  /** When the place that it is on is the leaver's. */
  readonly places: ReadonlyArray<Span>
  /** One person at a time has the place. */
  readonly alone: boolean
}

/** The leaver stands in for somebody: the successor does, where no other override hides it. */
const byLeaver = ({ now, to, whole, others }: Scene, overridden: Who): ReadonlyArray<Part> => {
  // What is made anew would also catch them where they stand in for somebody by an override of their own.
  const over = others.filter(
    (row) => (row.overridden === overridden && whoIs(row.member) !== to) || whoIs(row.member) === overridden,
  )
  return minus(whole, over.map(timesOf)).map((span) => ({ overridden, overriding: to, ...times(span, now) }))
}

/**
 * The leaver stands in for the successor: they stand themselves. Whom else that replaced, because they had no place there,
 * they replace; and whoever lay under it would come up, unless they lie over them.
 */
const forSuccessor = (
  { now, from, to, own }: Scene,
  bases: ReadonlyArray<Span>,
  under: ReadonlyArray<Span>,
): ReadonlyArray<Part> => [
  ...overlap(
    bases.filter(({ who }) => who !== from && who !== to),
    own,
  )
    .flatMap((span) =>
      minus(
        span,
        bases.filter(({ who }) => who === to),
      ),
    )
    .map((span) => ({ overridden: orNobody(span), overriding: to, ...times(span, now) })),
  ...overlap(under, own).map((span) => ({ overridden: to, overriding: to, ...times(span, now) })),
]

/** Whose turns they are on a rotation, whoever stands in; where that can't be told, everybody's who may have it. */
const basesOf = (
  { rotations = [], final_schedule: final }: ShiftBased,
  { rotation_id: id }: ShiftOverride,
  window: Span,
  now: number,
) =>
  rotations
    .filter((rotation) => rotation.id === id)
    .flatMap((rotation) =>
      (rotation.events ?? []).flatMap((event) => {
        const everybody = membersOf(event).map((who) => who ?? NOBODY)
        const effect = effectOf(event)
        // All that was read with the schedule tells it, not the hours of the override alone.
        const seen = { from: now, until: now + (WINDOW_DAYS - 1) * DAY }
        const counted =
          effect.from < seen.until
            ? countedFrom(event, rotation, final?.computed_shift_assignments ?? [], seen)
            : undefined
        return counted === undefined
          ? overlap(
              everybody.map((who) => ({ who, ...effect })),
              [window],
            )
          : (standsBy(event, counted, window, everybody) ?? [])
      }),
    )
const NOBODY = ""
const orNobody = ({ who }: Span): Who => (who === NOBODY ? null : who)

/** The leaver has no place there, and so whoever has is replaced: each of them by name, since the successor may have one. */
const forStranger = ({ now, own }: Scene, bases: ReadonlyArray<Span>, overriding: Who): ReadonlyArray<Part> =>
  overlap(bases, own).map((span) => ({ overridden: orNobody(span), overriding, ...times(span, now) }))

/** The successor has the leaver's place already: nothing, save where they replace somebody else whose place it is. */
const bySuccessor = ({ now, to, own, places }: Scene): ReadonlyArray<Part> =>
  own.flatMap((span) => minus(span, places)).map((span) => ({ overridden: to, overriding: to, ...times(span, now) }))

/** Somebody has the leaver's place: they go on, or whoever is on top of them; but not where the successor has a turn of their own, or stands in for somebody. */
const forLeaver = (
  { now, from, to, whole, under, others, places, alone }: Scene,
  overriding: Who,
): ReadonlyArray<Part> => {
  const theirOwn = [
    ...under.filter(({ member }) => whoIs(member) === to),
    ...others.filter((row) => row.overridden === to || whoIs(row.member) === to),
  ]
  const onTop = others
    .filter((row) => alone || row.overridden === from)
    .flatMap((row) => overlap([timesOf(row)], places).map((span) => ({ row, span })))
  const goOn = minus(whole, [...theirOwn.map(timesOf), ...onTop.map(({ span }) => span)])
  return [
    ...goOn.map((span) => ({ overridden: to, overriding, ...times(span, now) })),
    // One that names the leaver has parts of its own.
    ...onTop
      .filter(({ row }) => row.overridden !== from)
      .map(({ row, span }) => ({ overridden: to, overriding: whoIs(row.member), ...times(span, now) })),
  ]
}

/** What was read with the schedule goes far enough as a rule; else it is asked for. */
const rendered = (pagerduty: PagerDuty, schedule: ShiftBased, since: number, until: number) =>
  Effect.map(
    until < since + (WINDOW_DAYS - 1) * DAY
      ? Effect.succeed(schedule)
      : getShiftBased(pagerduty, schedule.id, { since: utc(since), until: utc(until) }),
    ({ final_schedule: final }) => final?.computed_shift_assignments ?? [],
  )

const times = ({ from, until }: Span, now: number) => part({ start: utc(from), end: utc(until) }, now)

/** When the place that an override is on is the leaver's. */
const placesOf = (
  { rotation_id: rotation, custom_shift_id: shift }: ShiftOverride,
  { events, shifts }: Pick<ShiftBasedReference, "events" | "shifts">,
  from: string,
  window: Span,
): ReadonlyArray<Span> =>
  typeof rotation === "string"
    ? events
        .filter((one) => one.rotation.id === rotation)
        .flatMap(({ event, counted = "start" }) => standsBy(event, counted, window) ?? [])
        .filter(({ who }) => who === from)
        .map((span) => ({ ...span, who: "" }))
    : shifts.filter(({ id }) => id === shift).map(timesOf)
