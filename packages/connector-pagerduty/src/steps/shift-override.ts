import { defineStep, same } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { atOnce, lasts } from "../clocks.ts"
import { isThere, part, utc } from "../overrides.ts"

import { beneathOthers, contested } from "../shift-based/on-top.ts"
import { type Placed, placed } from "../shift-based/places.ts"
import {
  type Computed,
  getShiftBased,
  listCustomShifts,
  listShiftOverrides,
  memberOf,
  membersOf,
  openEvents,
  replaceIn,
  type Rotation,
  type ShiftBased,
  ShiftOverride,
  whoIs,
} from "../shift-based/schedule.ts"
import { SETTLED } from "../shift-based/succession.ts"
import { effectOf } from "../shift-based/turns.ts"
import { minus, type Span } from "../stands.ts"
import { HandOver } from "./hand-over.ts"

/** Somebody in somebody's place for a while; one that runs already has no start. */
const standIn = {
  overridden: Schema.NullOr(Schema.String),
  overriding: Schema.NullOr(Schema.String),
  start: Schema.NullOr(Schema.String),
  end: Schema.String,
}

const Part = Schema.Struct({
  place: Schema.String,
  ...standIn,
  /** There is the same already, of somebody else's, and this one is to lie on top of it. */
  again: Schema.optionalKey(Schema.Literal(true)),
})
export type Part = typeof Part.Type

const Intent = Schema.Struct({
  ...HandOver.fields,
  stays: Schema.optionalKey(Schema.Literal(true)),
  /** By the key of an override: what is to stand in place of it; none where others hide it. */
  parts: Schema.Record(Schema.String, Schema.Array(Part)),
  /** By the id of a custom shift: its name as a place; one that has changed hands is another shift. */
  places: Schema.Record(Schema.String, Schema.String),
})
type Intent = typeof Intent.Type

/** On a rotation or a custom shift; `beneath`: the hours of one by the leaver in which others' lie on top of it. */
const Item = Schema.Struct({
  place: Schema.String,
  ...standIn,
  beneath: Schema.optionalKey(Schema.Array(Schema.Struct({ start: Schema.NullOr(Schema.String), end: Schema.String }))),
})
type Item = typeof Item.Type
type State = Readonly<Record<string, Item>>

interface Raw {
  readonly rotations: ReadonlyArray<Rotation>
  readonly final_schedule: { readonly computed_shift_assignments: ReadonlyArray<Computed> }
  readonly shifts: ReadonlyArray<Placed>
  readonly overrides: ReadonlyArray<{ readonly key: string; readonly row: ShiftOverride }>
  /** By rotation: when the leaver's place there changes hands, where that lies ahead. */
  readonly handedAt: ReadonlyMap<string, number>
}

/** Overrides by the leaver, and in the leaver's place, go over to the successor: the new one in before the old one is out. */
export const shiftOverride = defineStep({
  kind: "shift-override",
  intent: Intent,
  item: Item,
  reversible: true,
  creates: true,

  look: (pagerduty: PagerDuty, { id }, intent) =>
    Effect.gen(function* () {
      const overrides = yield* listShiftOverrides(pagerduty, id)
      const schedule = yield* getShiftBased(
        pagerduty,
        id,
        contested(overrides, intent.from.id, intent.to.id, yield* DateTime.now),
      )
      const onShifts = overrides.some(({ custom_shift_id: shift }) => typeof shift === "string")
      const shifts = onShifts ? yield* listCustomShifts(pagerduty, id) : []
      return yield* seenOverrides(schedule, placed(shifts, intent), overrides, intent)
    }),

  want: (now, intent): State => {
    const { from } = intent
    return Object.entries(now).reduce<State>((wanted, [key, item]) => {
      if (item.overridden !== from.id && item.overriding !== from.id) return wanted
      const { [key]: _old, ...others } = wanted
      return standIns(key, item, intent).reduce<State>(
        (all, [name, part]) => (isThere(all[name], part) ? all : { ...all, [name]: part }),
        others,
      )
    }, now)
  },

  act: (pagerduty, { id }, { state, raw }, wanted, intent) =>
    Effect.gen(function* () {
      const now = DateTime.toEpochMillis(yield* DateTime.now)
      const rows = raw.overrides.map(({ row }) => row)
      /** What is seen after a write, where more are to come; after the last it is looked for. */
      const unlessLast = (changed: ReadonlyArray<ShiftOverride>) =>
        Effect.map(seenOverrides(raw, raw.shifts, changed, intent), (seen) =>
          same(seen.state, wanted) ? undefined : seen,
        )
      const all = Object.entries(wanted).flatMap(([key, item]) => (isThere(state[key], item) ? [] : [item]))
      const missing = all.find((one) => !all.some((other) => comesBefore(other, one, intent))) ?? all[0]
      if (missing !== undefined)
        return yield* unlessLast([...rows, ...(yield* create(pagerduty, id, missing, raw, intent, yield* atOnce))])
      // The last number first: the others keep theirs.
      const old = raw.overrides.findLast(({ key }) => wanted[key] === undefined)?.row
      if (old === undefined) return undefined
      const theirs = whoIs(old.overridden_member) === intent.from.id
      const left = yield* end(pagerduty, id, old, theirs ? raw.handedAt.get(old.rotation_id ?? "") : undefined, now)
      return yield* unlessLast(rows.flatMap((row) => (row === old ? left : [row])))
    }),

  say: ({ name }, before, _after, { from, to }) => {
    const all = Object.values(before)
    const count = all.filter(({ overridden, overriding }) => overridden === from.id || overriding === from.id).length
    return `Shift-based schedule "${name}": ${count} override${count === 1 ? "" : "s"} by or for ${from.name} now by or for ${to.name}`
  },
})

/**
 * Overrides go by name, and so one replaces whoever an earlier one put in. What was planned says of each place who stands
 * there: whoever would replace somebody who is put in comes before. What was not, is as it was: by the successor first, since
 * others may stand in for them there.
 */
const comesBefore = (one: Item, other: Item, { to, parts }: Intent): boolean => {
  const isPlanned = ({ overridden, overriding, end }: Item) =>
    Object.values(parts)
      .flat()
      .some((part) => part.overridden === overridden && part.overriding === overriding && part.end === end)
  return isPlanned(one) && isPlanned(other)
    ? replaces(one, other)
    : one.overridden !== to.id && other.overridden === to.id
}

/** Made after the other one, it would replace whom that puts in. */
export const replaces = (one: Pick<Part, "overridden" | "overriding">, other: Pick<Part, "overriding">): boolean =>
  one.overridden === other.overriding && one.overriding !== other.overriding

/** An override's natural key; of several that are the same the later ones have numbers. */
export const nameOf = ({ place, overridden, overriding, end }: Omit<Item, "start">, number = 1) =>
  `${place}: ${overriding ?? "nobody"} for ${overridden ?? "nobody"} until ${end}${number === 1 ? "" : ` #${number}`}`

/** What is to stand in place of an override that names the leaver, by its key; as planned, or the same with the successor. */
const standIns = (key: string, item: Item, { from, to, parts }: Intent): ReadonlyArray<readonly [string, Item]> => {
  const beneath = (item.beneath ?? []).map(toSpan)
  const [overridden = null, overriding = null] = replaceIn([item.overridden, item.overriding], from.id, to.id)
  // Nobody stands in for themselves.
  const whole: Part = { place: item.place, overridden, overriding, start: item.start, end: item.end }
  return (parts[key] ?? (overridden === overriding ? [] : [whole])).flatMap((one) =>
    minus(toSpan(one), beneath).map(({ from: since, until }) => {
      const part: Item = {
        place: one.place,
        overridden: one.overridden,
        overriding: one.overriding,
        start: Number.isFinite(since) ? utc(since) : null,
        end: utc(until),
      }
      return [nameOf(part, one.again === true ? 2 : 1), part] as const
    }),
  )
}

const toSpan = ({ start, end }: { readonly start: string | null; readonly end: string }): Span => ({
  who: "",
  from: start === null ? Number.NEGATIVE_INFINITY : Date.parse(start),
  until: Date.parse(end),
})

/** Overrides that are not over, as a look and as a plan compare them. */
export const seenOverrides = Effect.fnUntraced(function* (
  {
    rotations = [],
    final_schedule: final = { computed_shift_assignments: [] },
  }: Pick<ShiftBased, "rotations" | "final_schedule">,
  shifts: ReadonlyArray<Placed>,
  rows: ReadonlyArray<ShiftOverride>,
  intent: Intent,
) {
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const handedAt = handOvers(rotations, intent, now)
  const known = new Map<string, number>()
  const overrides = rows.flatMap((row) => {
    const at = handedAt.get(row.rotation_id ?? "") ?? now
    const [overridden, overriding] = [whoIs(row.overridden_member), whoIs(row.overriding_member)]
    // It ends when the leaver's place changes hands: that is as it should be.
    if (overridden === intent.from.id && Date.parse(row.end_time) <= at) return []
    const times = part({ start: row.start_time, end: row.end_time }, Math.max(at, now))
    const beneath = beneathOthers(row, rows, final.computed_shift_assignments, intent.from.id, intent.to.id, now)
    const place = placeOf(row, shifts, intent)
    const item: Item = { place, overridden, overriding, ...times, ...(beneath.length > 0 && { beneath }) }
    const count = (known.get(nameOf(item)) ?? 0) + 1
    known.set(nameOf(item), count)
    return [{ key: nameOf(item, count), row, item }]
  })
  const state: State = Object.fromEntries(overrides.map(({ key, item }) => [key, item]))
  // What is over by now, or before the successor has the place, needs nobody any more: it counts as there.
  const isOver = ({ overridden, place, end }: Item) =>
    !lasts(end, now) || (overridden === intent.to.id && Date.parse(end) <= (handedAt.get(place) ?? 0))
  const over = Object.entries(intent.parts).flatMap(([key, [first]]) => {
    const item = overrides.find((one) => one.key === key)?.item ?? first
    return item === undefined ? [] : standIns(key, item, intent).filter(([, part]) => isOver(part))
  })
  return {
    state: { ...Object.fromEntries(over.map(([name, item]) => [name, { ...item, start: null }])), ...state },
    raw: { rotations, final_schedule: final, shifts, overrides, handedAt } satisfies Raw,
    ids: overrides.map(({ row }) => row.id),
  }
})

/** When the leaver's places on rotations change hands, where that lies ahead. */
const handOvers = (rotations: ReadonlyArray<Rotation>, { from, stays }: Pick<Intent, "from" | "stays">, now: number) =>
  new Map(
    rotations.flatMap((rotation) => {
      const theirs = openEvents(rotation, now).filter((event) => membersOf(event).includes(from.id))
      const at = Math.max(...theirs.map((event) => effectOf(event).until))
      const ahead = stays === true ? Number.isFinite(at) : at <= now + SETTLED
      return theirs.length > 0 && ahead ? [[rotation.id, at] as const] : []
    }),
  )

/** Where an override stands. */
const placeOf = (
  { rotation_id: rotation, custom_shift_id: shift }: ShiftOverride,
  shifts: ReadonlyArray<Placed>,
  { places }: Intent,
): string => {
  if (typeof rotation === "string") return rotation
  const id = shift ?? ""
  return onShift(shifts.find(({ row }) => row.id === id)?.place ?? places[id] ?? id)
}

const onShift = (place: string) => `shift ${place}`

/** `createOverrides`: in the successor's place it begins when they have it. */
const create = (
  pagerduty: PagerDuty,
  id: string,
  item: Item,
  { shifts, handedAt }: Raw,
  intent: Intent,
  first: string,
) => {
  const there = shifts.filter(({ place }) => onShift(place) === item.place)
  const on = there.find(({ person }) => person === item.overridden) ?? there[0]
  const handed = item.overridden === intent.to.id ? (handedAt.get(item.place) ?? 0) : 0
  const begins = Math.max(handed, Date.parse(item.start ?? first), Date.parse(first))
  return pagerduty
    .write("createOverrides", Schema.Struct({ overrides: Schema.Array(ShiftOverride) }), (api, way) =>
      api.POST("/v3/schedules/{id}/overrides", {
        ...way,
        params: { path: { id } },
        body: {
          overrides: [
            {
              type: "override_shift",
              ...(on === undefined ? { rotation_id: item.place } : { custom_shift_id: on.row.id }),
              start_time: utc(begins),
              end_time: item.end,
              overridden_member: memberOf(item.overridden),
              overriding_member: memberOf(item.overriding),
            },
          ],
        },
      }),
    )
    .pipe(Effect.map(({ overrides: made }) => made))
}

/** `deleteOverride`, what is left of it; in the leaver's own place it stands until that changes hands, or the leaver would stand there again. */
const end = (pagerduty: PagerDuty, id: string, row: ShiftOverride, handedAt: number | undefined, now: number) => {
  const path = { id, override_id: row.id }
  const stands = handedAt !== undefined && handedAt > now && Date.parse(row.start_time) < handedAt
  if (!stands)
    return pagerduty
      .write("deleteOverride", Schema.Json, (api, way) =>
        api.DELETE("/v3/schedules/{id}/overrides/{override_id}", { ...way, params: { path } }),
      )
      .pipe(Effect.as<ReadonlyArray<ShiftOverride>>([]))
  return pagerduty
    .write("updateOverride", Schema.Struct({ override: ShiftOverride }), (api, way) =>
      api.PUT("/v3/schedules/{id}/overrides/{override_id}", {
        ...way,
        params: { path },
        body: { override: { end_time: utc(handedAt) } },
      }),
    )
    .pipe(Effect.map(({ override }) => [override]))
}
