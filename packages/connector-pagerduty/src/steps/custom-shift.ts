import { defineStep, same } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { atOnce } from "../clocks.ts"
import { isThere, part } from "../overrides.ts"
import { type Between, placed } from "../shift-based/places.ts"
import { CustomShift, listCustomShifts, memberOf } from "../shift-based/schedule.ts"
import { HandOver } from "./hand-over.ts"

const Intent = Schema.Struct({ ...HandOver.fields, places: Schema.Record(Schema.String, Schema.String) })

/** A custom shift of one of the two that is not over; one that runs has no start. */
const Item = Schema.Struct({
  place: Schema.String,
  person: Schema.String,
  start: Schema.NullOr(Schema.String),
  end: Schema.String,
})
type Item = typeof Item.Type
type State = Readonly<Record<string, Item>>

/** The successor's custom shifts go in before the leaver's come out: they add, so there is no gap. */
export const customShift = defineStep({
  kind: "custom-shift",
  intent: Intent,
  item: Item,
  reversible: true,
  creates: true,

  look: (pagerduty: PagerDuty, { id }, intent) =>
    Effect.flatMap(listCustomShifts(pagerduty, id), (shifts) => seenShifts(shifts, intent)),

  want: (now, { from, to }): State =>
    Object.entries(now).reduce<State>((wanted, [key, item]) => {
      if (item.person !== from.id) return wanted
      const { [key]: _theirs, ...others } = wanted
      const its = keyOf({ ...item, person: to.id })
      return isThere(others[its], item) ? others : { ...others, [its]: { ...item, person: to.id } }
    }, now),

  act: (pagerduty, { id }, { state, raw }, wanted, intent) =>
    Effect.gen(function* () {
      const rows = raw.map(({ row }) => row)
      /** What is seen after a write, where more are to come; after the last it is looked for. */
      const unlessLast = (changed: ReadonlyArray<CustomShift>) =>
        Effect.map(seenShifts(changed, intent), (seen) => (same(seen.state, wanted) ? undefined : seen))
      const surplus = raw.filter(({ key }) => wanted[key] === undefined)
      const missing = Object.entries(wanted).find(
        ([key, { start }]) => state[key] === undefined || state[key].start !== start,
      )?.[1]
      // One to come is edited; of one that runs only the end may change.
      const theirs = surplus.find(
        ({ item: { place, start } }) => start !== null && start === missing?.start && place === missing.place,
      )
      if (missing !== undefined && theirs !== undefined) {
        const changed = yield* update(pagerduty, id, theirs.row.id, missing.person)
        return yield* unlessLast(rows.with(rows.indexOf(theirs.row), changed))
      }
      if (missing !== undefined) {
        const made = yield* create(pagerduty, id, { ...missing, start: missing.start ?? (yield* atOnce) })
        return yield* unlessLast([...rows, ...made])
      }
      const old = surplus.at(-1)
      if (old === undefined) return undefined
      yield* pagerduty.write("deleteCustomShift", Schema.Json, (api, way) =>
        api.DELETE("/v3/schedules/{id}/custom_shifts/{custom_shift_id}", {
          ...way,
          params: { path: { id, custom_shift_id: old.row.id } },
        }),
      )
      return yield* unlessLast(rows.filter((row) => row !== old.row))
    }),

  say: ({ name }, before, _after, { from, to }) => {
    const count = Object.values(before).filter(({ person }) => person === from.id).length
    return `Shift-based schedule "${name}": ${to.name} takes ${count} custom shift${count === 1 ? "" : "s"} of ${from.name}`
  },
})

/** A custom shift's natural key. */
const keyOf = ({ person, place }: Pick<Item, "person" | "place">) => `${person} ${place}`

/** Custom shifts of the two that are not over, as a look and as a plan compare them. */
export const seenShifts = Effect.fnUntraced(function* (shifts: ReadonlyArray<CustomShift>, intent: Between) {
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const raw = placed(shifts, intent).flatMap(({ row, person, place }) => {
    if (person !== intent.from.id && person !== intent.to.id) return []
    const item: Item = { place, person, ...part({ start: row.start_time, end: row.end_time }, now) }
    return [{ key: keyOf(item), row, item }]
  })
  const state: State = Object.fromEntries(raw.map(({ key, item }) => [key, item]))
  return { state, raw, ids: raw.map(({ row }) => row.id) }
})

const create = (pagerduty: PagerDuty, id: string, { person, start, end }: Item & { readonly start: string }) =>
  pagerduty
    .write("createCustomShifts", Schema.Struct({ custom_shifts: Schema.Array(CustomShift) }), (api, way) =>
      api.POST("/v3/schedules/{id}/custom_shifts", {
        ...way,
        params: { path: { id } },
        body: {
          custom_shifts: [
            {
              type: "custom_shift",
              start_time: start,
              end_time: end,
              assignments: [{ type: "shift_assignment", member: memberOf(person) }],
            },
          ],
        },
      }),
    )
    .pipe(Effect.map(({ custom_shifts: made }) => made))

const update = (pagerduty: PagerDuty, id: string, shift: string, person: string) =>
  pagerduty
    .write("updateCustomShift", Schema.Struct({ custom_shift: CustomShift }), (api, way) =>
      api.PUT("/v3/schedules/{id}/custom_shifts/{custom_shift_id}", {
        ...way,
        params: { path: { id, custom_shift_id: shift } },
        body: { custom_shift: { assignments: [{ type: "shift_assignment", member: memberOf(person) }] } },
      }),
    )
    .pipe(Effect.map(({ custom_shift: changed }) => changed))
