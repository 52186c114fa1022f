import { defineStep } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { atOnce, lasts } from "../clocks.ts"
import { type Override, OverrideCreated } from "../model.ts"
import { HandOver } from "./hand-over.ts"
import { isThere, numbered, part, utc } from "../overrides.ts"
import { listOverrides, renderOverrides } from "../schedules.ts"
import { minus, overlap, type Span, toSpans } from "../stands.ts"

/** `parts`: where the leaver really stands by override; a null start is one that runs already. */
const Intent = Schema.Struct({
  ...HandOver.fields,
  parts: Schema.Array(Schema.Struct({ start: Schema.NullOr(Schema.String), end: Schema.String })),
})
type Intent = typeof Intent.Type

/** An override of the successor's, or hours that wait for one: nobody's yet. */
const Item = Schema.Struct({
  person: Schema.NullOr(Schema.String),
  start: Schema.NullOr(Schema.String),
  end: Schema.String,
})

/** The successor's overrides go in before the leaver's come out: no gap. One POST a schedule. */
export const overrideCover = defineStep({
  kind: "override-cover",
  intent: Intent,
  item: Item,
  reversible: true,
  creates: true,

  look: (pagerduty: PagerDuty, { id }, intent) =>
    Effect.gen(function* () {
      const overrides = yield* listOverrides(pagerduty, id)
      const now = DateTime.toEpochMillis(yield* DateTime.now)
      return seenCover(overrides, yield* othersOnTop(pagerduty, id, overrides, intent), intent, now)
    }),

  want: (now, { to }) =>
    Object.fromEntries(Object.entries(now).map(([key, item]) => [key, { ...item, person: item.person ?? to.id }])),

  act: (pagerduty, { id }, { state, raw }, wanted) =>
    Effect.gen(function* () {
      const surplus = raw.find(({ key }) => (wanted[key]?.person ?? null) === null)
      // Undoing: take out what was put in, one a write.
      if (surplus !== undefined)
        return yield* Effect.asVoid(
          pagerduty.write("deleteScheduleOverride", Schema.Json, (api, way) =>
            api.DELETE("/schedules/{id}/overrides/{override_id}", {
              ...way,
              params: { path: { id, override_id: surplus.row.id } },
            }),
          ),
        )
      const now = yield* atOnce
      const overrides = Object.entries(wanted).flatMap(([key, { person, start, end }]) =>
        person === null || state[key]?.person === person
          ? []
          : [{ start: start ?? now, end, user: { id: person, type: "user_reference" as const } }],
      )
      yield* pagerduty.write("createScheduleOverride", OverrideCreated, (api, way) =>
        api.POST("/schedules/{id}/overrides", { ...way, params: { path: { id } }, body: { overrides } }),
      )
    }),

  say: ({ name }, _before, _after, { from, to, parts }) =>
    from.id === to.id
      ? `Schedule "${name}": ${from.name} stays until the running shift ends, ${parts.map(({ end }) => end).join(", ")}`
      : `Schedule "${name}": ${to.name} stands where ${from.name} does by override, ${stretches(parts)}`,
})

/** The first few, and how many more there are. */
const stretches = (parts: Intent["parts"], most = 3): string => {
  const said = parts.slice(0, most).map(({ start, end }) => `from ${start ?? "now"} until ${end}`)
  return [...said, ...(parts.length > most ? [`and ${parts.length - most} more`] : [])].join("; ")
}

/** The successor's overrides, and what of the parts waits for one; `taken`: where others stand on top of the leaver. */
export const seenCover = (
  overrides: ReadonlyArray<Override>,
  taken: ReadonlyArray<Span>,
  { from, to, parts }: Intent,
  now: number,
) => {
  const theirs = overrides.filter(({ user }) => user.id === to.id)
  const ours = overrides.filter(({ user }) => user.id === from.id || user.id === to.id).map(toSpan)
  const waiting = parts
    .map((one) => toSpan({ start: one.start ?? utc(now), end: one.end }))
    // An override that somebody took out meanwhile needs nobody; who stays till a shift ends stands by a layer.
    .flatMap((span) => (from.id === to.id ? [span] : overlap([span], ours)))
    .flatMap((span) => minus(span, taken))
    .map((span) => ({ start: utc(span.from), end: utc(span.until) }))
    .filter(({ end }) => lasts(end, now))
    .filter((need) => !theirs.some((row) => utc(row.end) === need.end && isThere(part(row, now), part(need, now))))
  const all = numbered(
    [
      ...theirs.map((row) => ({ row, start: row.start, end: row.end })),
      ...waiting.map((need) => ({ row: null, ...need })),
    ],
    ({ end }) => `${to.id} until ${utc(end)}`,
  )
  const raw = all.flatMap(({ key, row }) => (row === null ? [] : [{ key, row }]))
  return {
    state: Object.fromEntries(all.map((one) => [one.key, { person: one.row && to.id, ...part(one, now) }])),
    raw,
    ids: raw.map(({ row }) => row.id),
  }
}

/** Which of two overrides is on top is rendered, not listed: asked for only where others' meet the parts. */
const othersOnTop = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  schedule: string,
  overrides: ReadonlyArray<Override>,
  { from, to, parts }: Intent,
) {
  const isOther = (id: string) => id !== from.id && id !== to.id
  const now = utc(DateTime.toEpochMillis(yield* DateTime.now))
  const meet = overlap(
    overrides.filter(({ user }) => isOther(user.id)).map(toSpan),
    parts.map(({ start, end }) => toSpan({ start: start ?? now, end })),
  )
  return toSpans(yield* renderOverrides(pagerduty, schedule, meet), Date.parse(now), Infinity).filter(({ who }) =>
    isOther(who),
  )
})

const toSpan = ({ start, end }: { readonly start: string; readonly end: string }): Span => ({
  who: "",
  from: Date.parse(start),
  until: Date.parse(end),
})
