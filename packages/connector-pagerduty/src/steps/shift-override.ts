import { defineStep, same } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { part, utc } from "../overrides.ts"
import {
  type CustomShift,
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
import { minus, type Span } from "../transfer/stands.ts"
import { keyOf } from "./custom-shift.ts"
import { HandOver } from "./hand-over.ts"

const Intent = Schema.Struct({ ...HandOver.fields, stays: Schema.optionalKey(Schema.Literal(true)) })
type Intent = typeof Intent.Type

/** Somebody in somebody's place, on a rotation or a custom shift; one that runs has no start. */
const Item = Schema.Struct({
  place: Schema.String,
  overridden: Schema.NullOr(Schema.String),
  overriding: Schema.NullOr(Schema.String),
  start: Schema.NullOr(Schema.String),
  end: Schema.String,
  /** Wholly under others': it is taken out, and not made again. */
  hidden: Schema.optionalKey(Schema.Literal(true)),
})
type Item = typeof Item.Type
type State = Readonly<Record<string, Item>>

interface Raw {
  readonly rotations: ReadonlyArray<Rotation>
  readonly shifts: ReadonlyArray<CustomShift>
  /** Each with the keys of its parts that are seen; under others' there may be none. */
  readonly overrides: ReadonlyArray<{ readonly keys: ReadonlyArray<string>; readonly row: ShiftOverride }>
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
      const { rotations = [] } = yield* getShiftBased(pagerduty, id)
      const overrides = yield* listShiftOverrides(pagerduty, id)
      const onShifts = overrides.some(({ custom_shift_id: shift }) => typeof shift === "string")
      const shifts = onShifts ? yield* listCustomShifts(pagerduty, id) : []
      return yield* seenOverrides(pagerduty, { id, rotations }, shifts, overrides, intent)
    }),

  want: (now, { from, to }): State =>
    Object.entries(now).reduce<State>((wanted, [key, item]) => {
      if (item.overridden !== from.id && item.overriding !== from.id) return wanted
      const { [key]: _old, ...others } = wanted
      const [overridden = null, overriding = null] = replaceIn([item.overridden, item.overriding], from.id, to.id)
      // Nobody stands in for themselves.
      if (overridden === overriding || item.hidden === true) return others
      const its = { ...item, overridden, overriding }
      const there = others[nameOf(its)]
      const covered =
        there !== undefined && (there.start === null || (item.start !== null && there.start <= item.start))
      return covered ? others : { ...others, [nameOf(its)]: its }
    }, now),

  act: (pagerduty, { id }, { state, raw }, wanted, intent) =>
    Effect.gen(function* () {
      const now = DateTime.toEpochMillis(yield* DateTime.now)
      const rows = raw.overrides.map(({ row }) => row)
      /** What is seen after a write, where more are to come; after the last it is looked for. */
      const unlessLast = (changed: ReadonlyArray<ShiftOverride>) =>
        Effect.map(seenOverrides(pagerduty, { id, rotations: raw.rotations }, raw.shifts, changed, intent), (seen) =>
          same(seen.state, wanted) ? undefined : seen,
        )
      // By the successor first: others may stand in for them there.
      const missing = Object.entries(wanted)
        .filter(([key, { start }]) => state[key] === undefined || state[key].start !== start)
        .map(([, item]) => item)
        .toSorted((a, b) => Number(a.overridden === intent.to.id) - Number(b.overridden === intent.to.id))[0]
      if (missing !== undefined)
        return yield* unlessLast([...rows, ...(yield* create(pagerduty, id, missing, raw, intent.to.id, now))])
      const old = raw.overrides.find(({ keys }) => keys.every((key) => wanted[key] === undefined))?.row
      if (old === undefined) return undefined
      const left = yield* end(pagerduty, id, old, raw.handedAt.get(old.rotation_id ?? ""), now)
      return yield* unlessLast(rows.flatMap((row) => (row === old ? left : [row])))
    }),

  say: ({ name }, before, _after, { from, to }) => {
    const all = Object.values(before)
    const count = all.filter(({ overridden, overriding }) => overridden === from.id || overriding === from.id).length
    return `Shift-based schedule "${name}": ${count} override${count === 1 ? "" : "s"} by or for ${from.name} now by or for ${to.name}`
  },
})

const nameOf = ({ place, overridden, overriding, end }: Omit<Item, "start">) =>
  `${place}: ${overriding ?? "nobody"} for ${overridden ?? "nobody"} until ${end}`

/** Overrides that are not over, as a look and as a plan compare them: of each the parts that no other of the same place hides. */
export const seenOverrides = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  { id, rotations = [] }: Pick<ShiftBased, "id" | "rotations">,
  shifts: ReadonlyArray<CustomShift>,
  rows: ReadonlyArray<ShiftOverride>,
  intent: Intent,
) {
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const handedAt = handOvers(rotations, intent, now)
  const hides = yield* hiding(pagerduty, id, rows, intent)
  const theirs = rows.filter((row) => {
    // It ends when the leaver's place changes hands: that is as it should be.
    const at = handedAt.get(row.rotation_id ?? "") ?? now
    return whoIs(row.overridden_member) !== intent.from.id || Date.parse(row.end_time) > at
  })
  const items = theirs.flatMap((row) => {
    const at = Math.max(now, handedAt.get(row.rotation_id ?? "") ?? now)
    const [overridden, overriding] = [whoIs(row.overridden_member), whoIs(row.overriding_member)]
    const about = { place: placeOf(row, shifts, intent), overridden, overriding }
    const whole = { who: "", from: Date.parse(row.start_time), until: Date.parse(row.end_time) }
    const seen = minus(whole, hides.get(row.id) ?? [])
    const parts = seen.map(({ from, until }) => part({ start: iso(from), end: iso(until) }, at))
    if (parts.length > 0) return parts.map((one): [ShiftOverride, Item] => [row, { ...about, ...one }])
    const hidden = { ...part({ start: row.start_time, end: row.end_time }, at), hidden: true as const }
    return [overridden, overriding].includes(intent.from.id)
      ? [[row, { ...about, ...hidden }] satisfies [ShiftOverride, Item]]
      : []
  })
  const keyed = numbered(items)
  const raw: Raw = {
    rotations,
    shifts,
    handedAt,
    overrides: theirs.map((row) => ({ row, keys: keyed.filter((one) => one.row === row).map(({ key }) => key) })),
  }
  const state: State = Object.fromEntries(keyed.map(({ key, item }) => [key, item]))
  return { state, raw, ids: theirs.map((row) => row.id) }
})

/** Of several with one key the first has it, the others are numbered. */
const numbered = (items: ReadonlyArray<[ShiftOverride, Item]>) =>
  [...Map.groupBy(items, ([, item]) => nameOf(item))].flatMap(([key, alike]) =>
    alike.map(([row, item], index) => ({ key: index === 0 ? key : `${key} #${index + 1}`, row, item })),
  )

/** When the leaver's places on rotations change hands, where that lies ahead. */
const handOvers = (rotations: ReadonlyArray<Rotation>, { from, stays }: Intent, now: number) =>
  new Map(
    rotations.flatMap((rotation) => {
      const theirs = openEvents(rotation, now).filter((event) => membersOf(event).includes(from.id))
      const at = Math.max(...theirs.map((event) => effectOf(event).until))
      const ahead = stays === true ? Number.isFinite(at) : at <= now + SETTLED
      return theirs.length > 0 && ahead ? [[rotation.id, at] as const] : []
    }),
  )

/** Where an override stands; a custom shift that changes hands is the same place, also when it is another shift by now. */
const placeOf = (row: ShiftOverride, shifts: ReadonlyArray<CustomShift>, { from, to }: Intent): string => {
  if (typeof row.rotation_id === "string") return row.rotation_id
  const named = ({ assignments, end_time: end }: CustomShift) => {
    const [person = null] = replaceIn(
      assignments.slice(0, 1).map(({ member }) => whoIs(member)),
      from.id,
      to.id,
    )
    return `shift of ${keyOf(person, utc(end))}`
  }
  const on = shifts.find(({ id }) => id === row.custom_shift_id)
  if (on !== undefined) return named(on)
  const over = shifts.find(
    ({ assignments, end_time: end }) =>
      assignments.some(({ member }) => whoIs(member) === to.id) && Date.parse(end) >= Date.parse(row.end_time),
  )
  return over === undefined ? `shift ${row.custom_shift_id ?? ""}` : named(over)
}

/** By override: when another on the same place hides it. There is no order in a listing; what is rendered tells. */
const hiding = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  id: string,
  rows: ReadonlyArray<ShiftOverride>,
  { from, to }: Intent,
) {
  const rivals = rows.flatMap((row) => {
    const [overridden, overriding] = [whoIs(row.overridden_member), whoIs(row.overriding_member)]
    if (overridden !== from.id && overriding !== from.id) return []
    const others = rows.filter(
      (other) =>
        other !== row &&
        other.rotation_id === row.rotation_id &&
        other.custom_shift_id === row.custom_shift_id &&
        whoIs(other.overridden_member) === overridden &&
        // What the successor has got from the leaver lies over it, and hides nothing.
        !(overriding === from.id && [from.id, to.id].includes(whoIs(other.overriding_member) ?? "")) &&
        Date.parse(other.start_time) < Date.parse(row.end_time) &&
        Date.parse(other.end_time) > Date.parse(row.start_time),
    )
    return others.length > 0 ? [{ row, others: others.map((other) => other.id) }] : []
  })
  if (rivals.length === 0) return new Map<string, ReadonlyArray<Span>>()
  const since = DateTime.formatIso(yield* DateTime.now)
  const until = iso(Math.max(...rivals.map(({ row }) => Date.parse(row.end_time))))
  const { final_schedule: final } = yield* getShiftBased(pagerduty, id, { since, until })
  const rendered = final?.computed_shift_assignments ?? []
  return new Map(
    rivals.map(({ row, others }) => [
      row.id,
      rendered
        .filter(({ source }) => others.includes(source.override_id ?? ""))
        .map(({ start_time: start, end_time: end }) => ({ who: "", from: Date.parse(start), until: Date.parse(end) })),
    ]),
  )
})

const iso = (instant: number) => new Date(instant).toISOString()

/** `createOverrides`: in the successor's place it begins when they have it. */
const create = (pagerduty: PagerDuty, id: string, item: Item, { shifts, handedAt }: Raw, to: string, now: number) => {
  const on = shifts.findLast(
    ({ assignments, end_time: end }) =>
      item.place === `shift of ${keyOf(whoIs(assignments[0]?.member ?? NOBODY), utc(end))}`,
  )
  const begins = Math.max(now, item.overridden === to ? (handedAt.get(item.place) ?? now) : now)
  const start = item.start ?? new Date(begins).toISOString()
  return pagerduty
    .write("createOverrides", Schema.Struct({ overrides: Schema.Array(ShiftOverride) }), (api, way) =>
      api.POST("/v3/schedules/{id}/overrides", {
        ...way,
        params: { path: { id } },
        body: {
          overrides: [
            {
              type: "override_shift",
              ...(on === undefined ? { rotation_id: item.place } : { custom_shift_id: on.id }),
              start_time: start,
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
const NOBODY = { type: "empty_member" as const }

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
        body: { override: { end_time: new Date(handedAt).toISOString() } },
      }),
    )
    .pipe(Effect.map(({ override }) => [override]))
}
