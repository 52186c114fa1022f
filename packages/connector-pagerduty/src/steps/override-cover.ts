import { defineStep } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { OverrideCreated } from "../model.ts"
import { HandOver } from "./hand-over.ts"
import { isThere, OverrideItem, seen } from "../overrides.ts"
import { SKEW_MS } from "../schedules.ts"

/** `parts`: where the leaver really stands by override; a null start is one that runs already. */
const Intent = Schema.Struct({
  ...HandOver.fields,
  parts: Schema.Array(Schema.Struct({ start: Schema.NullOr(Schema.String), end: Schema.String })),
})

/** The successor's overrides go in before the leaver's come out: no gap. One POST a schedule. */
export const overrideCover = defineStep({
  kind: "override-cover",
  intent: Intent,
  item: OverrideItem,
  reversible: true,
  creates: true,

  // A part that is over by now needs nobody any more: it counts as there.
  look: (pagerduty: PagerDuty, { id }, { to, parts }) =>
    Effect.gen(function* () {
      const found = yield* seen(pagerduty, id)
      const now = DateTime.toEpochMillis(yield* DateTime.now)
      const over = parts.filter(({ end }) => Date.parse(end) <= now + SKEW_MS)
      const counted = over.map(({ end }) => [`${to.id} until ${end}`, { person: to.id, start: null, end }] as const)
      return { ...found, state: { ...Object.fromEntries(counted), ...found.state } }
    }),

  want: (now, { to: { id: to }, parts }) => {
    const missing = parts.filter((part) => !isThere(now[`${to} until ${part.end}`], part))
    return {
      ...now,
      ...Object.fromEntries(missing.map((part) => [`${to} until ${part.end}`, { person: to, ...part }])),
    }
  },

  act: (pagerduty, { id }, { state, raw }, wanted) =>
    Effect.gen(function* () {
      const extra = Object.keys(state).filter((key) => wanted[key] === undefined)
      const surplus = raw.find(({ key }) => extra.includes(key))
      // Undoing: take out what was put in, one a write.
      if (surplus !== undefined)
        return yield* Effect.asVoid(
          pagerduty.write("deleteScheduleOverride", Schema.Json, (api, way) =>
            api.DELETE("/schedules/{id}/overrides/{override_id}", {
              ...way,
              params: { path: { id, override_id: surplus.id } },
            }),
          ),
        )
      const now = DateTime.formatIso(yield* DateTime.now)
      const overrides = Object.entries(wanted)
        .filter(([key, { start }]) => state[key] === undefined || state[key].start !== start)
        .map(([, { person, start, end }]) => ({
          start: start ?? now,
          end,
          user: { id: person, type: "user_reference" as const },
        }))
      yield* pagerduty.write("createScheduleOverride", OverrideCreated, (api, way) =>
        api.POST("/schedules/{id}/overrides", { ...way, params: { path: { id } }, body: { overrides } }),
      )
    }),

  say: ({ name }, _before, _after, { from, to, parts }) =>
    from.id === to.id
      ? `Schedule "${name}": ${from.name} stays until the running shift ends, ${parts.map(({ end }) => end).join(", ")}`
      : `Schedule "${name}": ${to.name} stands in for ${parts.length} override${parts.length === 1 ? "" : "s"} of ${from.name}`,
})
