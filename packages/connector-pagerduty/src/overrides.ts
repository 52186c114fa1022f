import * as Schema from "effect/Schema"
import { SKEW_MS } from "./clocks.ts"
import type { Override } from "./model.ts"

/** An override to come (or running: then without start). Its natural key is person, start and end. */
export const OverrideItem = Schema.Struct({
  person: Schema.String,
  start: Schema.NullOr(Schema.String),
  end: Schema.String,
})
export type OverrideItem = typeof OverrideItem.Type

export const toState = (
  overrides: ReadonlyArray<Override & { readonly key: string }>,
  now: number,
): Readonly<Record<string, OverrideItem>> =>
  Object.fromEntries(overrides.map((override) => [override.key, { person: override.user.id, ...part(override, now) }]))

export const keyed = (overrides: ReadonlyArray<Override>) =>
  numbered(overrides, ({ user, start, end }) => `${user.id} from ${utc(start)} until ${utc(end)}`)

/** By natural key. Of several with one key the first to begin has it, the others are numbered, the last number first. */
export const numbered = <Row extends { readonly start: string }>(
  rows: ReadonlyArray<Row>,
  keyOf: (row: Row) => string,
): ReadonlyArray<Row & { readonly key: string }> =>
  [...Map.groupBy(rows, keyOf)].flatMap(([key, same]) =>
    same
      .toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start))
      .map((row, index) => ({ ...row, key: index === 0 ? key : `${key} #${index + 1}` }))
      .toReversed(),
  )

/** A stretch of time as a step has it: without start, where it runs already; by PagerDuty's clock it may, within a minute. */
export const part = ({ start, end }: { readonly start: string; readonly end: string }, now: number) => ({
  start: Date.parse(start) > now + SKEW_MS ? utc(start) : null,
  end: utc(end),
})

/** Does one that has the natural key begin in time? */
export const isThere = (
  there: { readonly start: string | null } | undefined,
  { start }: { readonly start: string | null },
): boolean => there !== undefined && (there.start === null || (start !== null && there.start <= start))

/** An instant with the zone in which people mean it (RFC 9557): `2026-11-28T08:00:00.000Z[Europe/Berlin]`. */
export const inZone = (instant: string | number, zone?: string) =>
  zone === undefined ? utc(instant) : `${utc(instant)}[${zone}]`

export const utc = (instant: string | number) => new Date(instant).toISOString()
