import type { Cover, Evidence } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Options } from "../options.ts"
import type { PagerDuty } from "../client.ts"
import { SKEW_MS } from "../clocks.ts"
import { type Entry, ScheduleObject, type User } from "../model.ts"
import { inZone, utc } from "../overrides.ts"
import type { References, ScheduleReference } from "../references.ts"
import { getSchedule, openLayers, type Window } from "../schedules.ts"
import { fromStands, lay, layAll, replaced, shiftSpans, type Span, toSpans, toStands, without } from "../stands.ts"
import { getShiftBased } from "../shift-based/schedule.ts"
import { SETTLED } from "../shift-based/succession.ts"
import { seen, toBody, wantedOf } from "../steps/schedule.ts"
import type { Successors } from "./successors.ts"

/** How far ahead cover is computed; a listing renders twelve weeks. */
export const WEEKS = 8

/** Cover of a schedule that changes, and whether the change was shown to do what is promised. */
export interface Proof {
  readonly cover: Cover
  readonly warnings: ReadonlyArray<string>
}

/** Cover before and after, of each schedule that changes: rendered by PagerDuty layer by layer, overrides laid over both. */
export const proveCover = Effect.fn("pagerduty.proveCover")(function* (
  pagerduty: PagerDuty,
  { schedules }: References,
  leaver: User,
  successors: Successors,
  { weeks = WEEKS }: Options,
  /** When the shifts end that the leaver finishes first, by schedule. */
  shifts: ReadonlyMap<string, string>,
) {
  const { from, until } = yield* comingWeeks(weeks)
  const window = { since: utc(from), until: utc(until) }
  return yield* Effect.forEach(
    schedules.flatMap((reference) => {
      const successor = successors.of(reference.schedule.id)
      return successor === undefined ? [] : [{ reference, successor }]
    }),
    ({ reference, successor }) =>
      prove(pagerduty, reference, leaver, successor, window, shifts.get(reference.schedule.id)),
  )
})

/** The stretch for which cover is computed; milliseconds. */
export const comingWeeks = (weeks: number) =>
  Effect.map(DateTime.now, (now) => {
    const from = soon(DateTime.toEpochMillis(now))
    return { from, until: from + weeks * 7 * 86_400_000 }
  })

/** The next whole minute but one: what ends or begins before is a matter of whose clock is right. */
export const soon = (now: number): number => (Math.floor(now / SKEW_MS) + 2) * SKEW_MS

const prove = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  { schedule: listed, inLayers }: ScheduleReference,
  leaver: User,
  successor: User,
  window: Window,
  shiftEnds: string | undefined,
) {
  // The listing renders it, where it renders anything.
  const raw = isRendered(listed) ? listed : yield* getSchedule(pagerduty, listed.id, window)
  const [from, until] = [Date.parse(window.since), Date.parse(window.until)]
  const spans = (entries: ReadonlyArray<Entry> = []) => toSpans(entries, from, until)
  const layersOf = (one: ScheduleObject) =>
    openLayers(one, from).map(({ rendered_schedule_entries: entries }) => spans(entries))
  const overrides = spans(raw.overrides_subschedule?.rendered_schedule_entries)
  const before = layersOf(raw)
  const expected = before.map((layer) => replaced(layer, leaver.id, successor.id))
  const preview = inLayers
    ? yield* previewLayers(pagerduty, raw, leaver, successor, window, layersOf)
    : { layers: expected }
  const was = lay(overrides, layAll(before))
  const stays = was
    .filter(({ who, from: begins }) => who === leaver.id && shiftEnds !== undefined && begins < Date.parse(shiftEnds))
    .map((span) => ({ ...span, until: Math.min(span.until, Date.parse(shiftEnds ?? "")) }))
  const moved = lay(replaced(overrides, leaver.id, successor.id), layAll(matched(preview.layers ?? expected, expected)))
  const after = lay(stays, moved)
  const cover: Cover = {
    target: { id: raw.id, name: raw.name },
    timeZone: raw.time_zone,
    from: window.since,
    until: window.until,
    before: toStands(was),
    after: toStands(after),
  }
  const promised = lay(stays, replaced(was, leaver.id, successor.id))
  return {
    cover,
    warnings: [
      ...(preview.layers === undefined ? [`Schedule "${raw.name}": cover could not be proven: ${preview.why}`] : []),
      ...differences(raw, promised, after),
    ],
  } satisfies Proof
})

/** `createSchedulePreview`: the layers as they would be, rendered; nothing is saved. */
const previewLayers = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  raw: ScheduleObject,
  leaver: User,
  successor: User,
  { since, until }: Window,
  layersOf: (one: ScheduleObject) => ReadonlyArray<ReadonlyArray<Span>>,
) {
  const now = yield* seen(raw)
  const schedule = toBody(now.raw, wantedOf(now.state, leaver.id, successor.id))
  return yield* pagerduty
    .read("createSchedulePreview", Schema.Struct({ schedule: ScheduleObject }), (api, way) =>
      api.POST("/schedules/preview", { ...way, params: { query: { since, until } }, body: { schedule } }),
    )
    .pipe(
      Effect.map(({ schedule: shown }) => ({ layers: layersOf(shown) })),
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotAuthorised" || reason._tag === "Refused",
        ({ message }) => Effect.succeed({ layers: undefined, why: message }),
      ),
    )
})

/** In which order a preview gives its layers is not known: whichever fits what is expected. */
const matched = (layers: ReadonlyArray<ReadonlyArray<Span>>, expected: ReadonlyArray<ReadonlyArray<Span>>) => {
  const turned = layers.toReversed()
  return JSON.stringify(turned) === JSON.stringify(expected) ? turned : layers
}

const isRendered = ({
  final_schedule: final,
  overrides_subschedule: overrides,
  schedule_layers: layers = [],
}: ScheduleObject) =>
  final?.rendered_schedule_entries !== undefined &&
  overrides?.rendered_schedule_entries !== undefined &&
  layers.every(({ rendered_schedule_entries: entries }) => entries !== undefined)

/** Where what is found is not what was promised, each in a line. */
const differences = (
  { name, time_zone: zone }: ScheduleObject,
  promised: ReadonlyArray<Span>,
  found: ReadonlyArray<Span>,
): ReadonlyArray<string> => [
  ...without(promised, found).map((span) => `Schedule "${name}": ${span.who} would not stand ${times(span, zone)}.`),
  ...without(found, promised).map((span) => `Schedule "${name}": ${span.who} would stand ${times(span, zone)}.`),
]

/** In words, each instant with the zone in which it is meant. */
export const times = ({ from, until }: Span, zone?: string) => `from ${inZone(from, zone)} until ${inZone(until, zone)}`

/** Reads the schedules again; a line for each stretch that is not as promised. */
export const verifyCover = (pagerduty: PagerDuty) =>
  Effect.fn("pagerduty.verifyCover")(function* ({ cover = [] }: Evidence) {
    const now = soon(DateTime.toEpochMillis(yield* DateTime.now))
    const lines = yield* Effect.forEach(cover, ({ target: { id, name }, timeZone, from, until, after }) =>
      Effect.gen(function* () {
        const begins = Math.max(now, Date.parse(from))
        if (begins >= Date.parse(until)) return []
        const { found, since } = yield* rendered(pagerduty, id, begins, until)
        const promised = fromStands(after).flatMap((span) =>
          span.until > since ? [{ ...span, from: Math.max(span.from, since) }] : [],
        )
        return [
          ...without(promised, found).map(
            (span) => `Schedule "${name}": ${span.who} does not stand ${times(span, timeZone)}, as promised.`,
          ),
          ...without(found, promised).map(
            (span) => `Schedule "${name}": ${span.who} stands ${times(span, timeZone)}; that was not promised.`,
          ),
        ]
      }),
    )
    return lines.flat()
  })

/** Who stands now, by `getSchedule`; a shift-based schedule's id is refused there, and it changes hands only after a while. */
const rendered = (pagerduty: PagerDuty, id: string, since: number, until: string) =>
  getSchedule(pagerduty, id, { since: utc(since), until }).pipe(
    Effect.map(({ final_schedule: final }) => ({
      since,
      found: toSpans(final?.rendered_schedule_entries ?? [], since, Date.parse(until)),
    })),
    Effect.catchIf(
      ({ reason }) => reason._tag === "Refused",
      () =>
        Effect.map(
          getShiftBased(pagerduty, id, { since: utc(since + SETTLED), until }),
          ({ final_schedule: final }) => ({
            since: since + SETTLED,
            found: shiftSpans(final?.computed_shift_assignments ?? [], since + SETTLED, Date.parse(until)),
          }),
        ),
    ),
  )
