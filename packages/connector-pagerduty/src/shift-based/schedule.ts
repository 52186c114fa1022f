import type { Duty } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "../client.ts"
import { lasts, SKEW_MS } from "../clocks.ts"
import { type Policy, Reference } from "../model.ts"
import { utc } from "../overrides.ts"
import { listPolicies } from "../policies.ts"
import { type Window, windows } from "../schedules.ts"

const Text = Schema.String

/** A member of a shift: somebody, or nobody on purpose. */
const Member = Schema.Struct({
  type: Schema.Literals(["user_member", "empty_member"]),
  user_id: Schema.optionalKey(Schema.NullOr(Text)),
})
/** A user's id; nobody's on purpose: null. */
export type Who = string | null
export const whoIs = ({ type, user_id: id }: typeof Member.Type): Who => (type === "user_member" ? (id ?? null) : null)
export const memberOf = (who: Who) =>
  who === null ? { type: "empty_member" as const } : { type: "user_member" as const, user_id: who }
export const replaceIn = (people: ReadonlyArray<Who>, from: string, to: string): ReadonlyArray<Who> =>
  people.map((who) => (who === from ? to : who))

const ZonedDateTime = Schema.Struct({ date_time: Text, time_zone: Text })

/** When somebody of a rotation is on call, and whose turn it is. */
export const ShiftEvent = Schema.Struct({
  id: Text,
  name: Text,
  start_time: ZonedDateTime,
  end_time: ZonedDateTime,
  effective_since: Text,
  effective_until: Schema.optionalKey(Schema.NullOr(Text)),
  recurrence: Schema.Array(Text),
  assignment_strategy: Schema.Struct({
    type: Schema.Literals(["rotating_member_assignment_strategy", "every_member_assignment_strategy"]),
    shifts_per_member: Schema.optionalKey(Schema.NullOr(Schema.Number)),
    members: Schema.Array(Member),
  }),
})
export type ShiftEvent = typeof ShiftEvent.Type

const Rotation = Schema.Struct({ id: Text, events: Schema.optionalKey(Schema.Array(ShiftEvent)) })
export type Rotation = typeof Rotation.Type

const Computed = Schema.Struct({
  start_time: Text,
  end_time: Text,
  member: Member,
  source: Schema.Struct({
    type: Text,
    rotation_id: Schema.optionalKey(Schema.NullOr(Text)),
    shift_id: Schema.optionalKey(Schema.NullOr(Text)),
    override_id: Schema.optionalKey(Schema.NullOr(Text)),
  }),
})
export type Computed = typeof Computed.Type

const ShiftBased = Schema.Struct({
  id: Text,
  name: Text,
  time_zone: Text,
  html_url: Schema.optionalKey(Schema.NullOr(Text)),
  escalation_policies: Schema.optionalKey(Schema.Array(Reference)),
  users: Schema.optionalKey(Schema.Array(Reference)),
  teams: Schema.optionalKey(Schema.Array(Reference)),
  rotations: Schema.optionalKey(Schema.Array(Rotation)),
  final_schedule: Schema.optionalKey(Schema.Struct({ computed_shift_assignments: Schema.Array(Computed) })),
})
export type ShiftBased = typeof ShiftBased.Type

export const CustomShift = Schema.Struct({
  id: Text,
  start_time: Text,
  end_time: Text,
  assignments: Schema.Array(Schema.Struct({ member: Member })),
})
export type CustomShift = typeof CustomShift.Type

export const ShiftOverride = Schema.Struct({
  id: Text,
  rotation_id: Schema.optionalKey(Schema.NullOr(Text)),
  custom_shift_id: Schema.optionalKey(Schema.NullOr(Text)),
  start_time: Text,
  end_time: Text,
  overridden_member: Member,
  overriding_member: Member,
})
export type ShiftOverride = typeof ShiftOverride.Type

/**
 * `listSchedulesV3`. An account without shift-based schedules answers 404, or 403 without naming a scope. Whoever may not
 * see them may be told the same: then the policies tell whether there are any that page somebody.
 */
export const listShiftBased = (pagerduty: PagerDuty) =>
  pagerduty
    .list("listSchedulesV3", { key: "schedules", row: Reference }, (api, way, { offset, limit }) =>
      api.GET("/v3/schedules", { ...way, params: { query: { offset, limit } } }),
    )
    .pipe(
      Stream.catchIf(
        ({ reason }) => reason._tag === "NotFound",
        () => Stream.empty,
      ),
      Stream.catchIf(
        ({ reason }) => reason._tag === "NotAuthorised" && reason.missingScopes.length === 0,
        (refusal) =>
          listPolicies(pagerduty).pipe(
            Stream.runCollect,
            Effect.map((all) => (all.some(usesShiftBased) ? Stream.fail(refusal) : Stream.empty)),
            Stream.unwrap,
          ),
      ),
    )

const usesShiftBased = ({ escalation_rules: rules }: Policy) =>
  rules.some(({ targets }) => targets.some(({ type }) => type?.startsWith("schedule_v3") === true))

/** `getScheduleV3`: with its rotations and their events; rendered, where a window is given. */
export const getShiftBased = (pagerduty: PagerDuty, id: string, window?: Window & { readonly overflow?: boolean }) =>
  pagerduty
    .read("getScheduleV3", Schema.Struct({ schedule: ShiftBased }), (api, way) =>
      api.GET("/v3/schedules/{id}", {
        ...way,
        params: {
          path: { id },
          ...(window !== undefined && { query: { "include[]": ["final_schedule" as const], ...window } }),
        },
      }),
    )
    .pipe(Effect.map(({ schedule }) => schedule))

/** `listCustomShifts` of the coming year, of those that last longer than that (milliseconds). */
export const listCustomShifts = (pagerduty: PagerDuty, id: string, longer = SKEW_MS) =>
  ofTheYear(longer, (window) =>
    pagerduty.list("listCustomShifts", { key: "custom_shifts", row: CustomShift }, (api, way, { offset, limit }) =>
      api.GET("/v3/schedules/{id}/custom_shifts", {
        ...way,
        params: { path: { id }, query: { offset, limit, overflow: true, ...window } },
      }),
    ),
  )

/** `listOverrides` of the coming year, of those that last longer than that (milliseconds). */
export const listShiftOverrides = (pagerduty: PagerDuty, id: string, longer = SKEW_MS) =>
  ofTheYear(longer, (window) =>
    pagerduty.list("listOverrides", { key: "overrides", row: ShiftOverride }, (api, way, { offset, limit }) =>
      api.GET("/v3/schedules/{id}/overrides", {
        ...way,
        params: { path: { id }, query: { offset, limit, overflow: true, ...window } },
      }),
    ),
  )

/** No bound is published for these listings: the year at once, and in parts where that is refused. */
const ofTheYear = Effect.fnUntraced(function* <A extends { readonly id: string; readonly end_time: string }, E>(
  longer: number,
  list: (window: Window) => Stream.Stream<A, E & { readonly reason: { readonly _tag: string } }>,
) {
  const parts = yield* windows
  const [first, last] = [parts[0], parts.at(-1)]
  if (first === undefined || last === undefined) return []
  const rows = yield* Stream.runCollect(list({ since: first.since, until: last.until })).pipe(
    Effect.catchIf(
      ({ reason }) => reason._tag === "Refused",
      () =>
        Effect.map(
          Effect.forEach(parts, (part) => Stream.runCollect(list(part))),
          (some) => some.flat(),
        ),
    ),
  )
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  return [...new Map(rows.map((row) => [row.id, row])).values()].filter(
    ({ end_time: end }) => Date.parse(end) > now + longer,
  )
})

/** The events of a rotation that are not over. */
export const openEvents = ({ events = [] }: Rotation, now: number): ReadonlyArray<ShiftEvent> =>
  events
    .filter(({ effective_until: until }) => lasts(until, now))
    .toSorted((a, b) => Date.parse(a.effective_since) - Date.parse(b.effective_since))

export const membersOf = ({ assignment_strategy: { members } }: ShiftEvent): ReadonlyArray<Who> => members.map(whoIs)

/** `getScheduleV3`: where somebody stands at an instant, whoever else does. */
export const dutiesOnShiftBased = (pagerduty: PagerDuty, id: string, account: string, at: string) => {
  const instant = Date.parse(at)
  const window = { since: at, until: utc(instant + SKEW_MS), overflow: true }
  return getShiftBased(pagerduty, id, window).pipe(
    Effect.map(({ name, time_zone: timeZone, final_schedule: final }) =>
      (final?.computed_shift_assignments ?? [])
        .filter(
          ({ member, start_time: start, end_time: end }) =>
            whoIs(member) === account && Date.parse(start) <= instant && instant < Date.parse(end),
        )
        .map(({ start_time: start, end_time: end }): Duty => ({
          schedule: { id, name, timeZone },
          policies: [],
          from: utc(start),
          until: utc(end),
        })),
    ),
  )
}
