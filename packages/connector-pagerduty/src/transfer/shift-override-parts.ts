import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { PagerDuty } from "../client.ts"
import { part } from "../overrides.ts"
import { overridesNaming, type ShiftBasedReference } from "../shift-based/references.ts"
import { type Computed, getShiftBased, type ShiftOverride, whoIs } from "../shift-based/schedule.ts"
import { isRotating, standsBy } from "../shift-based/turns.ts"
import type { Part } from "../steps/shift-override.ts"
import { minus, overlap, type Span } from "./stands.ts"

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
  const rows = yield* rendered(pagerduty, schedule.id, now, until)
  const overriddenBy = new Map(overrides.map((one) => [one.id, one]))

  return new Map(
    theirs.map((override): [string, ReadonlyArray<Part>] => {
      const [overridden, overriding] = [whoIs(override.overridden_member), whoIs(override.overriding_member)]
      const here = rows.filter(isOn(override))
      const asked = { from: Math.max(now, Date.parse(override.start_time)), until: Date.parse(override.end_time) }
      // On a custom shift it has an effect as long as that lasts.
      const on = shifts.find(({ id }) => id === override.custom_shift_id)
      if (typeof override.custom_shift_id === "string" && on === undefined) return [override.id, []]
      const whole = {
        who: "",
        from: asked.from,
        until: Math.min(asked.until, on === undefined ? asked.until : Date.parse(on.end_time)),
      }
      if (whole.from >= whole.until) return [override.id, []]
      const single = override.custom_shift_id !== undefined || events.every(({ event }) => isRotating(event))
      const places = placesOf(override, { events, shifts }, from, whole)
      const others = here.filter(({ source }) => source.override_id && source.override_id !== override.id)
      const rivals = others.filter(
        ({ source: { override_id: id } }) => whoseIs(overriddenBy.get(id ?? "")) === overridden,
      )
      if (overridden !== from) {
        const seen = minus(whole, rivals.filter((row) => whoIs(row.member) !== to).map(toSpan))
        return [override.id, seen.map((span) => ({ overridden, overriding: to, ...times(span, now) }))]
      }
      // The successor in their place already: nothing, save where they replace somebody else whose place it is.
      if (overriding === from || overriding === to) {
        const elsewhere = here
          .filter(({ source }) => source.override_id === override.id)
          .flatMap((row) => minus(toSpan(row), places))
        return [override.id, elsewhere.map((span) => ({ overridden: to, overriding: to, ...times(span, now) }))]
      }
      // In their place: who stands there, on top of whatever others, but not where the successor has a turn of their own.
      const own = here.filter(({ source, member }) => {
        const on = source.override_id ? overriddenBy.get(source.override_id) : undefined
        return on === undefined ? whoIs(member) === to && !source.override_id : whoseIs(on) === to
      })
      const over = (single ? others : rivals).map(toSpan).flatMap((span) => overlap([span], places))
      const seen = minus(whole, [...own.map(toSpan), ...over])
      const onTop = single
        ? others.filter((row) => !rivals.includes(row) && overlap([toSpan(row)], places).length > 0)
        : []
      return [
        override.id,
        [
          ...seen.map((span) => ({
            overridden: to,
            overriding,
            ...times(span, now),
          })),
          ...onTop.flatMap((row) =>
            overlap([toSpan(row)], places).map((span) => ({
              overridden: to,
              overriding: whoIs(row.member),
              ...times(span, now),
            })),
          ),
        ],
      ]
    }),
  )
})

const rendered = (pagerduty: PagerDuty, id: string, since: number, until: number) =>
  Effect.map(
    getShiftBased(pagerduty, id, { since: new Date(since).toISOString(), until: new Date(until).toISOString() }),
    ({ final_schedule: final }) => final?.computed_shift_assignments ?? [],
  )

const whoseIs = (override: ShiftOverride | undefined) => override && whoIs(override.overridden_member)

const isOn =
  ({ rotation_id: rotation, custom_shift_id: shift }: ShiftOverride) =>
  ({ source }: Computed) =>
    typeof rotation === "string" ? source.rotation_id === rotation : source.shift_id === shift

const toSpan = ({ start_time: start, end_time: end }: Computed): Span => ({
  who: "",
  from: Date.parse(start),
  until: Date.parse(end),
})

const times = ({ from, until }: Span, now: number) =>
  part({ start: new Date(from).toISOString(), end: new Date(until).toISOString() }, now)

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
    : shifts
        .filter(({ id }) => id === shift)
        .map(({ start_time: start, end_time: end }) => ({
          who: "",
          from: Date.parse(start),
          until: Date.parse(end),
        }))
