import type { Duty, OnCallCheck } from "@latchkey/core"
import { notFound } from "@latchkey/core/http"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import { OnCallEntry } from "./model.ts"
import { utc } from "./overrides.ts"
import { findUser, ID } from "./people.ts"
import { getSchedule, listSchedules } from "./schedules.ts"
import { dutiesOnShiftBased, listShiftBased } from "./shift-based/schedule.ts"

/** One call: `listOnCalls` filtered to the person. For schedules asked for, those that no policy uses are asked too. */
export const onCallCheck = (pagerduty: PagerDuty): OnCallCheck => ({
  check: Effect.fn("pagerduty.onCallCheck")(function* ({ account, schedules, at }) {
    if (!ID.test(account)) return yield* notFound("listOnCalls", "PagerDuty", `user with the id "${account}"`)
    const instant = at ?? DateTime.formatIso(yield* DateTime.now)
    const entries = (yield* listOnCalls(pagerduty, [account], { at, include: ["schedules"] })).filter(({ schedule }) =>
      asked(schedule, schedules),
    )
    const duties = byShift(entries)
    const answer = { account, at: instant, onCall: duties.length > 0, duties, source: "listOnCalls" }
    // Nobody is ever on call by a name; an id as PagerDuty makes them needs no second call.
    if (duties.length === 0 && !MADE_ID.test(account)) yield* findUser(pagerduty, account)
    if (duties.length > 0 || schedules === undefined) return answer

    const others = yield* unlisted(pagerduty, account, schedules, instant)
    return { ...answer, onCall: others.duties.length > 0, ...others }
  }),
})

const MADE_ID = /^[A-Z0-9]+$/

/** `listOnCalls`; PagerDuty's own "now" is better than ours. */
export const listOnCalls = (
  pagerduty: PagerDuty,
  users: ReadonlyArray<string>,
  { at, include = [] }: { readonly at?: string | undefined; readonly include?: ReadonlyArray<"schedules"> } = {},
) =>
  pagerduty
    .list("listOnCalls", { key: "oncalls", row: OnCallEntry }, (api, way, page) =>
      api.GET("/oncalls", {
        ...way,
        params: {
          query: {
            ...page,
            "user_ids[]": [...users],
            "include[]": [...include],
            ...(at !== undefined && { since: at, until: at }),
          },
        },
      }),
    )
    .pipe(Stream.runCollect)

const asked = (
  schedule: { readonly id: string; readonly summary?: string | null } | null | undefined,
  schedules?: ReadonlyArray<string>,
) =>
  schedules === undefined ||
  (schedule !== null &&
    schedule !== undefined &&
    schedules.some((one) => one === schedule.id || one === schedule.summary))

/** PagerDuty repeats a shift for each policy that uses its schedule, and for each level. */
const byShift = (entries: ReadonlyArray<OnCallEntry>): ReadonlyArray<Duty> =>
  [...Map.groupBy(entries, ({ schedule, start, end }) => `${schedule?.id} ${start} ${end}`).values()].flatMap((rows) =>
    rows.slice(0, 1).map(({ schedule, start, end }) => ({
      ...(schedule && {
        schedule: {
          id: schedule.id,
          name: schedule.summary ?? schedule.id,
          ...(schedule.time_zone !== undefined && { timeZone: schedule.time_zone }),
        },
      }),
      policies: rows.map(({ escalation_policy: { id, summary }, escalation_level: level }) => ({
        id,
        name: summary ?? id,
        level,
      })),
      ...(start && { from: utc(start) }),
      ...(end && { until: utc(end) }),
    })),
  )

/** A schedule that no policy uses does not appear among the on-calls, but somebody stands on it: `getSchedule`, or `getScheduleV3`. */
const unlisted = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  account: string,
  schedules: ReadonlyArray<string>,
  at: string,
) {
  const ids = yield* idsOf(pagerduty, schedules)
  const answers = yield* Effect.forEach(ids, (id) =>
    getSchedule(pagerduty, id, { since: at, until: at }).pipe(
      Effect.map(({ name, time_zone: timeZone, final_schedule: final }) =>
        (final?.rendered_schedule_entries ?? [])
          .filter(({ user }) => user?.id === account)
          .map(({ start, end }): Duty => ({
            schedule: { id, name, timeZone },
            policies: [],
            from: utc(start),
            until: utc(end),
          })),
      ),
      Effect.map((duties) => ({ duties, source: "getSchedule" })),
      // A shift-based schedule's id is refused here.
      Effect.catchIf(
        ({ reason }) => reason._tag === "Refused",
        () =>
          Effect.map(dutiesOnShiftBased(pagerduty, id, account, at), (duties) => ({ duties, source: "getScheduleV3" })),
      ),
    ),
  )
  return {
    duties: answers.flatMap(({ duties }) => duties),
    source: [...new Set(answers.map(({ source }) => source))].join(", "),
  }
})

/** A name costs one listing, an id none. A name that nothing has is an error: it may be misspelt. */
const idsOf = Effect.fnUntraced(function* (pagerduty: PagerDuty, schedules: ReadonlyArray<string>) {
  if (schedules.every((one) => SCHEDULE_ID.test(one))) return schedules
  const is = (one: string) => (schedule: { readonly id: string; readonly name: string }) =>
    one === schedule.id || one === schedule.name
  const layered = yield* Stream.runCollect(listSchedules(pagerduty))
  const shiftBased = schedules.every((one) => layered.some(is(one)))
    ? []
    : (yield* Stream.runCollect(listShiftBased(pagerduty))).map(({ id, summary }) => ({ id, name: summary ?? id }))
  const all = [...layered, ...shiftBased]
  for (const one of schedules)
    if (!all.some(is(one)))
      return yield* notFound(
        "listSchedules",
        "PagerDuty",
        `schedule "${one}"`,
        "Check its id or its exact name in PagerDuty.",
      )
  return all.filter((schedule) => schedules.some((one) => is(one)(schedule))).map(({ id }) => id)
})

const SCHEDULE_ID = /^[A-Z0-9]{7,14}$/
