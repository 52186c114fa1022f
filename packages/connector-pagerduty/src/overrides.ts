import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "./client.ts"
import type { Override } from "./model.ts"
import { listOverrides } from "./schedules.ts"

/** An override to come (or running: then without start). Its natural key is schedule, person and end. */
export const OverrideItem = Schema.Struct({
  person: Schema.String,
  start: Schema.NullOr(Schema.String),
  end: Schema.String,
})
export type OverrideItem = typeof OverrideItem.Type

/** A schedule's overrides that are not over, as a look and as a plan compare them. */
export const seen = Effect.fnUntraced(function* (pagerduty: PagerDuty, schedule: string) {
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const overrides = yield* listOverrides(pagerduty, schedule)
  const raw = byStart(overrides).map((override) => ({ ...override, key: keyOf(override) }))
  return { state: toState(overrides, now), raw, ids: raw.map(({ id }) => id) }
})

/** By natural key; of two with one key, the one that begins first. */
export const toState = (overrides: ReadonlyArray<Override>, now: number): Readonly<Record<string, OverrideItem>> =>
  Object.fromEntries(
    byStart(overrides).map((override) => [keyOf(override), { person: override.user.id, ...part(override, now) }]),
  )

/** A stretch of time as a step has it: without start, where it runs already. */
export const part = ({ start, end }: { readonly start: string; readonly end: string }, now: number) => ({
  start: Date.parse(start) > now ? utc(start) : null,
  end: utc(end),
})

const keyOf = ({ user, end }: Override) => `${user.id} until ${utc(end)}`

/** The one that begins first comes last, and so stays. */
const byStart = (overrides: ReadonlyArray<Override>) =>
  overrides.toSorted((a, b) => Date.parse(b.start) - Date.parse(a.start))

export const utc = (instant: string) => new Date(instant).toISOString()
