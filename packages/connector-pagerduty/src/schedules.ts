import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

import type { PagerDuty } from "./client.ts"
import { lasts, SKEW_MS } from "./clocks.ts"
import { Override, ScheduleObject } from "./model.ts"

/** A stretch of time, RFC 3339. */
export interface Window {
  readonly since: string
  readonly until: string
}

/** How far ahead is looked; PagerDuty gives at most three months at once, and the shortest three have 89 days. */
export const HORIZON = "P12M"
export const WINDOW_DAYS = 88
const WINDOWS = 5

/** The coming twelve months, from now: in whole seconds, as PagerDuty renders. */
export const windows = Effect.map(DateTime.now, (now): ReadonlyArray<Window> => {
  const second = DateTime.startOf(now, "second")
  return Array.from({ length: WINDOWS }, (_, index) => ({
    since: DateTime.formatIso(DateTime.add(second, { days: index * WINDOW_DAYS })),
    until: DateTime.formatIso(DateTime.add(second, { days: Math.min((index + 1) * WINDOW_DAYS, 365) })),
  }))
})

/** `listSchedules`: names alone, or with layers and what is rendered in a window. */
export const listSchedules = (pagerduty: PagerDuty, window?: Window) =>
  pagerduty.list("listSchedules", { key: "schedules", row: ScheduleObject }, (api, way, page) =>
    api.GET("/schedules", {
      ...way,
      params: {
        query: {
          ...page,
          ...(window !== undefined && {
            ...window,
            "include[]": ["schedule_layers", "overrides_subschedule", "final_schedule"],
          }),
        },
      },
    }),
  )

const One = Schema.Struct({ schedule: ScheduleObject })

/** `getSchedule`: with its layers; rendered, where a window is given. */
export const getSchedule = (pagerduty: PagerDuty, id: string, window?: Window) =>
  pagerduty
    .read("getSchedule", One, (api, way) =>
      api.GET("/schedules/{id}", { ...way, params: { path: { id }, ...(window !== undefined && { query: window }) } }),
    )
    .pipe(Effect.map(({ schedule }) => schedule))

/** Who stands by override, and lies under nobody else's, in the windows that some stretches touch: `getSchedule` for each. */
export const renderOverrides = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  schedule: string,
  stretches: ReadonlyArray<{ readonly from: number; readonly until: number }>,
) {
  const touched = (yield* windows).filter(({ since, until }) =>
    stretches.some((one) => one.from < Date.parse(until) && one.until > Date.parse(since)),
  )
  const shown = yield* Effect.forEach(touched, (window) => getSchedule(pagerduty, schedule, window))
  return shown.flatMap(({ overrides_subschedule: rendered }) => rendered?.rendered_schedule_entries ?? [])
})

/** `listScheduleOverrides` over the whole horizon, or its first windows alone; each override once, of those that last longer than that (milliseconds). */
export const listOverrides = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  schedule: string,
  { ahead, longer = SKEW_MS }: { readonly ahead?: number | undefined; readonly longer?: number } = {},
) {
  const pages = yield* Effect.forEach((yield* windows).slice(0, ahead), ({ since, until }) =>
    pagerduty.read("listScheduleOverrides", Schema.Struct({ overrides: Schema.Array(Override) }), (api, way) =>
      api.GET("/schedules/{id}/overrides", { ...way, params: { path: { id: schedule }, query: { since, until } } }),
    ),
  )
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const all = new Map(pages.flatMap(({ overrides }) => overrides.map((one) => [one.id, one])))
  return [...all.values()].filter(({ end }) => Date.parse(end) > now + longer)
})

/** The layers that are not over; ended ones are history, and name whom they named. */
export const openLayers = ({ schedule_layers: layers = [] }: ScheduleObject, now: number) =>
  layers.filter(({ end }) => lasts(end, now))
