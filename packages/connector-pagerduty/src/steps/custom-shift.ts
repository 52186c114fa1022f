import { defineStep, same } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { isThere, numbered, part, utc } from "../overrides.ts"
import { CustomShift, listCustomShifts, memberOf, type Who, whoIs } from "../shift-based/schedule.ts"
import { HandOver } from "./hand-over.ts"

/** A custom shift that is not over; one that runs has no start. It has one person. */
const Item = Schema.Struct({
  person: Schema.NullOr(Schema.String),
  start: Schema.NullOr(Schema.String),
  end: Schema.String,
})
type Item = typeof Item.Type
type State = Readonly<Record<string, Item>>

/** The successor's custom shifts go in before the leaver's come out: they add, so there is no gap. */
export const customShift = defineStep({
  kind: "custom-shift",
  intent: HandOver,
  item: Item,
  reversible: true,
  creates: true,

  look: (pagerduty: PagerDuty, { id }) => Effect.flatMap(listCustomShifts(pagerduty, id), seenShifts),

  want: (now, { from, to }): State =>
    Object.entries(now).reduce<State>((wanted, [key, item]) => {
      if (item.person !== from.id) return wanted
      const { [key]: _theirs, ...others } = wanted
      const its = keyOf(to.id, item.end)
      return isThere(others[its], item) ? others : { ...others, [its]: { ...item, person: to.id } }
    }, now),

  act: (pagerduty, { id }, { state, raw }, wanted) =>
    Effect.gen(function* () {
      const rows = raw.map(({ row }) => row)
      const surplus = raw.filter(({ key }) => wanted[key] === undefined)
      const missing = Object.entries(wanted).find(
        ([key, { start }]) => state[key] === undefined || state[key].start !== start,
      )?.[1]
      // One to come is edited; of one that runs only the end may change.
      const theirs = surplus.find(({ start, end }) => start !== null && start === missing?.start && end === missing.end)
      if (missing !== undefined && theirs !== undefined) {
        const changed = yield* update(pagerduty, id, theirs.row.id, missing.person)
        return yield* unlessLast(rows.with(rows.indexOf(theirs.row), changed), wanted)
      }
      if (missing !== undefined) {
        const now = DateTime.formatIso(yield* DateTime.now)
        const made = yield* create(pagerduty, id, { ...missing, start: missing.start ?? now })
        return yield* unlessLast([...rows, ...made], wanted)
      }
      const [old] = surplus
      if (old === undefined) return undefined
      yield* pagerduty.write("deleteCustomShift", Schema.Json, (api, way) =>
        api.DELETE("/v3/schedules/{id}/custom_shifts/{custom_shift_id}", {
          ...way,
          params: { path: { id, custom_shift_id: old.row.id } },
        }),
      )
      return yield* unlessLast(
        rows.filter((row) => row !== old.row),
        wanted,
      )
    }),

  say: ({ name }, before, _after, { from, to }) => {
    const count = Object.values(before).filter(({ person }) => person === from.id).length
    return `Shift-based schedule "${name}": ${to.name} takes ${count} custom shift${count === 1 ? "" : "s"} of ${from.name}`
  },
})

/** A custom shift's natural key. */
export const keyOf = (person: Who, end: string) => `${person ?? "nobody"} until ${end}`

/** Custom shifts that are not over, as a look and as a plan compare them. */
export const seenShifts = Effect.fnUntraced(function* (shifts: ReadonlyArray<CustomShift>) {
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const all = shifts.flatMap((row) => {
    const { start_time: start, end_time: end, assignments } = row
    return assignments.slice(0, 1).map(({ member }) => ({ row, person: whoIs(member), start, end: utc(end) }))
  })
  const raw = numbered(all, ({ person, end }) => keyOf(person, end)).map((one) => ({ ...one, ...part(one, now) }))
  const state: State = Object.fromEntries(raw.map(({ key, person, start, end }) => [key, { person, start, end }]))
  return { state, raw, ids: raw.map(({ row }) => row.id) }
})

/** What is seen after a write, where more are to come; after the last it is looked for. */
const unlessLast = (rows: ReadonlyArray<CustomShift>, wanted: State) =>
  Effect.map(seenShifts(rows), (seen) => (same(seen.state, wanted) ? undefined : seen))

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

const update = (pagerduty: PagerDuty, id: string, shift: string, person: Who) =>
  pagerduty
    .write("updateCustomShift", Schema.Struct({ custom_shift: CustomShift }), (api, way) =>
      api.PUT("/v3/schedules/{id}/custom_shifts/{custom_shift_id}", {
        ...way,
        params: { path: { id, custom_shift_id: shift } },
        body: { custom_shift: { assignments: [{ type: "shift_assignment", member: memberOf(person) }] } },
      }),
    )
    .pipe(Effect.map(({ custom_shift: changed }) => changed))
