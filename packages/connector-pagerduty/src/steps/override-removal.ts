import { defineStep } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { atOnce } from "../clocks.ts"
import { type Override, OverrideCreated } from "../model.ts"
import { Person } from "./hand-over.ts"
import { keyed, OverrideItem, toState, utc } from "../overrides.ts"
import { listOverrides } from "../schedules.ts"

/** `overrides`: those that go, by key. One that comes meanwhile is not among them: nobody stands in for it yet. */
const Intent = Schema.Struct({
  from: Person,
  overrides: Schema.Record(Schema.String, Schema.Struct({ start: Schema.String, end: Schema.String })),
})
type Intent = typeof Intent.Type

/** Takes the leaver's own overrides out of a schedule, one a write: a running one is cut to now, one to come deleted. */
export const overrideRemoval = defineStep({
  kind: "override-removal",
  intent: Intent,
  item: OverrideItem,
  reversible: true,

  look: (pagerduty: PagerDuty, { id }, intent) =>
    Effect.gen(function* () {
      const overrides = yield* listOverrides(pagerduty, id)
      const now = DateTime.toEpochMillis(yield* DateTime.now)
      const raw = going(overrides, intent, now)
      return { state: toState(raw, now), raw, ids: raw.map((override) => override.id) }
    }),

  want: () => ({}),

  act: (pagerduty, { id }, { state, raw }, wanted) =>
    Effect.gen(function* () {
      const surplus = raw.find(({ key }) => wanted[key] === undefined)
      if (surplus !== undefined) {
        yield* pagerduty
          .write("deleteScheduleOverride", Schema.Json, (api, way) =>
            api.DELETE("/schedules/{id}/overrides/{override_id}", {
              ...way,
              params: { path: { id, override_id: surplus.id } },
            }),
          )
          .pipe(
            Effect.catchIf(
              ({ reason }) => reason._tag === "NotFound",
              () => Effect.void,
            ),
          )
        const left = raw.filter((one) => one !== surplus)
        // Reads of overrides may be stale: that none is left is not taken from us, but looked for.
        if (left.length === 0) return undefined
        const now = DateTime.toEpochMillis(yield* DateTime.now)
        return { state: toState(left, now), raw: left, ids: left.map((override) => override.id) }
      }
      const missing = Object.entries(wanted).filter(([key]) => state[key] === undefined)
      const now = yield* atOnce
      yield* pagerduty.write("createScheduleOverride", OverrideCreated, (api, way) =>
        api.POST("/schedules/{id}/overrides", {
          ...way,
          params: { path: { id } },
          body: {
            overrides: missing.map(([, { person, start, end }]) => ({
              start: start ?? now,
              end,
              user: { id: person, type: "user_reference" as const },
            })),
          },
        }),
      )
      return undefined
    }),

  say: ({ name }, before, _after, { from }) => {
    const count = Object.keys(before).length
    return `Schedule "${name}": ${count} override${count === 1 ? "" : "s"} of ${from.name} taken out`
  },
})

/** What there is of those that go. One that had begun and was made again, taking this back, begins later. */
const going = (overrides: ReadonlyArray<Override>, { from, overrides: named }: Intent, now: number) => {
  const theirs = keyed(overrides.filter(({ user }) => user.id === from.id))
  return Object.entries(named).flatMap(([key, { start, end }]) => {
    const again = theirs.find(
      (one) =>
        named[one.key] === undefined &&
        utc(one.end) === end &&
        Date.parse(start) <= now &&
        Date.parse(start) < Date.parse(one.start) &&
        Date.parse(one.start) <= now,
    )
    const row = theirs.find((one) => one.key === key) ?? again
    return row === undefined ? [] : [{ ...row, key }]
  })
}
