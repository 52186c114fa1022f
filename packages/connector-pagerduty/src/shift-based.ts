import type { Duty, Plan } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import { Reference } from "./model.ts"
import { utc } from "./overrides.ts"
import { SKEW_MS, windows } from "./schedules.ts"

type Unseen = Plan["sight"]["unseen"]

/** Shift-based (v3) schedules are not handled yet: those that name the person are said to be unseen, and block the deletion. */
export const readShiftBased = Effect.fnUntraced(function* (pagerduty: PagerDuty, user: string) {
  const { schedules, unseen } = yield* listShiftBased(pagerduty)
  const naming = yield* Effect.forEach(schedules, ({ id, summary }) =>
    namesPerson(pagerduty, id, user).pipe(
      Effect.map((named) => (named ? "it names the person, and is not handed over by this version" : undefined)),
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotAuthorised",
        ({ message }) => Effect.succeed(message),
      ),
      Effect.map((why): Unseen =>
        why === undefined ? [] : [{ what: `shift-based schedule "${summary ?? id}"`, why }],
      ),
    ),
  )
  return [...unseen, ...naming.flat()]
})

/** `listSchedulesV3`. An account without shift-based schedules answers 404, or 403 without naming a scope. */
export const listShiftBased = (pagerduty: PagerDuty) =>
  pagerduty
    .list("listSchedulesV3", { key: "schedules", row: Reference }, (api, way, { offset, limit }) =>
      api.GET("/v3/schedules", { ...way, params: { query: { offset, limit } } }),
    )
    .pipe(
      Stream.runCollect,
      Effect.map((schedules) => ({ schedules, unseen: none })),
      Effect.catchIf(
        ({ reason }) => reason._tag === "NotFound" || reason._tag === "NotAuthorised",
        ({ reason, message }) =>
          Effect.succeed({
            schedules: [],
            unseen:
              reason._tag === "NotAuthorised" && reason.missingScopes.length > 0
                ? [{ what: "shift-based schedules", why: message }]
                : none,
          }),
      ),
    )
const none: Unseen = []

const Rendered = Schema.Struct({
  schedule: Schema.Struct({
    name: Schema.String,
    time_zone: Schema.optionalKey(Schema.String),
    final_schedule: Schema.optionalKey(
      Schema.Struct({
        computed_shift_assignments: Schema.Array(
          Schema.Struct({
            start_time: Schema.String,
            end_time: Schema.String,
            member: Schema.Struct({ user_id: Schema.optionalKey(Schema.NullOr(Schema.String)) }),
          }),
        ),
      }),
    ),
  }),
})

/** `getScheduleV3`: where somebody stands at an instant, whoever else does. */
export const dutiesOnShiftBased = (pagerduty: PagerDuty, id: string, account: string, at: string) => {
  const instant = Date.parse(at)
  const until = new Date(instant + SKEW_MS).toISOString()
  const query = { "include[]": ["final_schedule" as const], since: at, until, overflow: true }
  return pagerduty
    .read("getScheduleV3", Rendered, (api, way) =>
      api.GET("/v3/schedules/{id}", { ...way, params: { path: { id }, query } }),
    )
    .pipe(
      Effect.map(({ schedule: { name, time_zone: timeZone, final_schedule: final } }) =>
        (final?.computed_shift_assignments ?? [])
          .filter(({ member, start_time: start, end_time: end }) => {
            return member.user_id === account && Date.parse(start) <= instant && instant < Date.parse(end)
          })
          .map(({ start_time: start, end_time: end }): Duty => ({
            schedule: { id, name, ...(timeZone !== undefined && { timeZone }) },
            policies: [],
            from: utc(start),
            until: utc(end),
          })),
      ),
    )
}

/** `listRotations` and `listEvents`, `listCustomShifts`, `listOverrides`: wherever a person may stand in the coming year. */
const namesPerson = Effect.fnUntraced(function* (pagerduty: PagerDuty, id: string, user: string) {
  const mentions = ({ whole }: Row) => whole.includes(`"${user}"`)
  const named = (rows: Stream.Stream<Row, Stream.Error<ReturnType<typeof rotations>>>) =>
    Effect.map(Stream.runCollect(rows), (all) => all.some(mentions))
  const rotations = () =>
    pagerduty.list("listRotations", { key: "rotations", row: Row }, (api, way, { offset, limit }) =>
      api
        .GET("/v3/schedules/{id}/rotations", { ...way, params: { path: { id }, query: { offset, limit } } })
        .then(({ data, ...rest }) => ({
          ...rest,
          ...(data && { data: { ...data, rotations: data.rotations.map(toRow) } }),
        })),
    )
  const events = (rotation: string) =>
    pagerduty.list("listEvents", { key: "events", row: Row }, (api, way, { offset, limit }) =>
      api
        .GET("/v3/schedules/{id}/rotations/{rotation_id}/events", {
          ...way,
          params: { path: { id, rotation_id: rotation }, query: { offset, limit } },
        })
        .then(({ data, ...rest }) => ({ ...rest, ...(data && { data: { ...data, events: data.events.map(toRow) } }) })),
    )
  for (const rotation of yield* Stream.runCollect(rotations()))
    if (mentions(rotation) || (yield* named(events(rotation.id)))) return true

  for (const window of yield* windows) {
    const shifts = pagerduty.list(
      "listCustomShifts",
      { key: "custom_shifts", row: Row },
      (api, way, { offset, limit }) =>
        api
          .GET("/v3/schedules/{id}/custom_shifts", {
            ...way,
            params: { path: { id }, query: { offset, limit, ...window } },
          })
          .then(({ data, ...rest }) => ({
            ...rest,
            ...(data && { data: { ...data, custom_shifts: data.custom_shifts.map(toRow) } }),
          })),
    )
    const overrides = pagerduty.list("listOverrides", { key: "overrides", row: Row }, (api, way, { offset, limit }) =>
      api
        .GET("/v3/schedules/{id}/overrides", { ...way, params: { path: { id }, query: { offset, limit, ...window } } })
        .then(({ data, ...rest }) => ({
          ...rest,
          ...(data && { data: { ...data, overrides: data.overrides.map(toRow) } }),
        })),
    )
    if ((yield* named(shifts)) || (yield* named(overrides))) return true
  }
  return false
})

/** Where a person may be named is of no interest, only whether. */
const Row = Schema.Struct({ id: Schema.String, whole: Schema.String })
type Row = typeof Row.Type
const toRow = <A extends { readonly id: string }>(row: A) => ({ id: row.id, whole: JSON.stringify(row) })
