import { defineStep } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { OverrideCreated } from "../model.ts"
import { Person } from "./hand-over.ts"
import { OverrideItem, seen, toState } from "../overrides.ts"

/** `overrides`: the keys of those that go. One that comes meanwhile is not among them: nobody stands in for it yet. */
const Intent = Schema.Struct({ from: Person, overrides: Schema.Array(Schema.String) })

/** Takes the leaver's own overrides out of a schedule, one a write: a running one is cut to now, one to come deleted. */
export const overrideRemoval = defineStep({
  kind: "override-removal",
  intent: Intent,
  item: OverrideItem,
  reversible: true,

  look: (pagerduty: PagerDuty, { id }, { overrides }) =>
    Effect.map(seen(pagerduty, id), ({ state, raw }) => {
      const going = raw.filter(({ key }) => overrides.includes(key))
      return {
        state: Object.fromEntries(Object.entries(state).filter(([key]) => overrides.includes(key))),
        raw: going,
        ids: going.map((override) => override.id),
      }
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
      const now = DateTime.formatIso(yield* DateTime.now)
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
