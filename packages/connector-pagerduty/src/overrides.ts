import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "./client.ts"
import { listOverrides } from "./schedules.ts"

/** An override to come (or running: then without start). Its natural key is schedule, person and end. */
export const OverrideItem = Schema.Struct({
  person: Schema.String,
  start: Schema.NullOr(Schema.String),
  end: Schema.String,
})
export type OverrideItem = typeof OverrideItem.Type

/** A schedule's overrides that are not over, by natural key; of two with one key, the one that begins first. */
export const seen = Effect.fnUntraced(function* (pagerduty: PagerDuty, schedule: string) {
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const raw = (yield* listOverrides(pagerduty, schedule))
    .toSorted((a, b) => Date.parse(b.start) - Date.parse(a.start))
    .map((override) => ({ ...override, key: `${override.user.id} until ${utc(override.end)}` }))
  const state = Object.fromEntries(
    raw.map(({ key, user, start, end }): [string, OverrideItem] => [
      key,
      { person: user.id, start: Date.parse(start) > now ? utc(start) : null, end: utc(end) },
    ]),
  )
  return { state, raw, ids: raw.map(({ id }) => id) }
})

export const utc = (instant: string) => new Date(instant).toISOString()
