import type { Blocker, ConnectorError, Plan } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "../client.ts"
import { lastMinute, lasts, SKEW_MS } from "../clocks.ts"
import { utc } from "../overrides.ts"
import { type Window, WINDOW_DAYS } from "../schedules.ts"
import { DAY } from "./recurrence.ts"
import {
  type CustomShift,
  getShiftBased,
  listCustomShifts,
  listShiftBased,
  listShiftOverrides,
  membersOf,
  openEvents,
  type Rotation,
  type ShiftBased,
  type ShiftEvent,
  type ShiftOverride,
  whoIs,
} from "./schedule.ts"
import { MOST_EVENTS, SETTLED, successorsOf } from "./succession.ts"
import { countedFrom, type CountedFrom, effectOf, type Rendered } from "./turns.ts"

/** A shift-based schedule that names somebody: in events, in custom shifts, in overrides (all that are not over are here). */
export interface ShiftBasedReference {
  readonly schedule: ShiftBased
  readonly events: ReadonlyArray<EventReference>
  readonly shifts: ReadonlyArray<CustomShift>
  readonly overrides: ReadonlyArray<ShiftOverride>
}

export interface EventReference {
  readonly rotation: Rotation
  readonly event: ShiftEvent
  /** How its turns are counted; not known where nothing was rendered, or what was is not understood. */
  readonly counted?: CountedFrom | undefined
}

/** A schedule where somebody's last place ends within a minute (`until`, milliseconds). */
export interface Ending {
  readonly id: string
  readonly what: string
  readonly until: number
}

/** Whoever is named by shift-based schedules, and what of them could not be seen. */
export interface ShiftBasedReferences {
  readonly references: ReadonlyArray<ShiftBasedReference>
  readonly ending: ReadonlyArray<Ending>
  readonly every: ReadonlyArray<ShiftBased>
  readonly unseen: Plan["sight"]["unseen"]
}

/** Three calls a schedule: it may name somebody in its rotations, its custom shifts and its overrides. */
export const readShiftBased = Effect.fn("pagerduty.readShiftBased")(function* (
  pagerduty: PagerDuty,
  user: string,
  window?: Window,
) {
  return yield* Stream.runCollect(listShiftBased(pagerduty)).pipe(
    Effect.flatMap(
      Effect.forEach(({ id, summary }) =>
        unlessRefused(`shift-based schedule "${summary ?? id}"`, readOne(pagerduty, id, user, window)),
      ),
    ),
    (all) => unlessRefused("shift-based schedules", Effect.map(all, together)),
  )
})

const together = (all: ReadonlyArray<ShiftBasedReferences>): ShiftBasedReferences => ({
  references: all.flatMap(({ references }) => references),
  ending: all.flatMap(({ ending }) => ending),
  every: all.flatMap(({ every }) => every),
  unseen: all.flatMap(({ unseen }) => unseen),
})

/** What may not be read is said to be unseen. */
const unlessRefused = (what: string, read: Effect.Effect<ShiftBasedReferences, ConnectorError>) =>
  Effect.catchIf(
    read,
    ({ reason }) => reason._tag === "NotAuthorised",
    ({ message }) =>
      Effect.succeed({
        references: [],
        ending: [],
        every: [],
        unseen: [{ what, why: message }],
      } satisfies ShiftBasedReferences),
  )

const readOne = Effect.fnUntraced(function* (pagerduty: PagerDuty, id: string, user: string, window?: Window) {
  const schedule = yield* getShiftBased(pagerduty, id, window)
  const listed = {
    shifts: yield* listCustomShifts(pagerduty, id, 0),
    overrides: yield* listShiftOverrides(pagerduty, id, 0),
  }
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const stays = ({ end_time: end }: { readonly end_time: string }) => lasts(end, now)
  const [shifts, overrides] = [listed.shifts.filter(stays), listed.overrides.filter(stays)]
  const named = (schedule.rotations ?? []).flatMap((rotation) =>
    openEvents(rotation, now)
      .filter((event) => membersOf(event).includes(user))
      .map((event) => ({ rotation, event })),
  )
  const events = window === undefined ? named : yield* counting(pagerduty, schedule, named, window)
  const reference: ShiftBasedReference = { schedule, events, shifts, overrides }
  const problems =
    schedule.rotations === undefined ? ["its rotations are not shown"] : puzzles(reference, user, now, window)
  return {
    references: endsOf(reference, user).length > 0 ? [reference] : [],
    ending: endingOf(schedule, listed, user, now),
    every: [schedule],
    unseen: problems.map((why) => ({ what: `shift-based schedule "${schedule.name}"`, why })),
  } satisfies ShiftBasedReferences
})

const endingOf = (
  { id, name, rotations = [] }: ShiftBased,
  { shifts, overrides }: Pick<ShiftBasedReference, "shifts" | "overrides">,
  user: string,
  now: number,
): ReadonlyArray<Ending> => {
  const events = rotations.flatMap((rotation) => rotation.events ?? [])
  const until = lastMinute(
    [
      ...events.filter((event) => membersOf(event).includes(user)).map((event) => event.effective_until),
      ...shiftsNaming(shifts, user).map((shift) => shift.end_time),
      ...overridesNaming(overrides, user).map((override) => override.end_time),
    ],
    now,
  )
  return until === undefined ? [] : [{ id, what: `Shift-based schedule "${name}"`, until }]
}

/** How turns are counted, for each event: one call more, where overrides hide it in all that is to come. */
const counting = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  schedule: ShiftBased,
  events: ReadonlyArray<EventReference>,
  window: Window,
) {
  const ahead = renderedIn(schedule, window)
  const counted = (behind?: Rendered) =>
    events.map((one) => ({ ...one, counted: countedFrom(one.event, one.rotation, ahead, behind) }))
  if (counted().every((one) => one.counted !== undefined)) return counted()
  const past = { since: utc(ahead.from - WINDOW_DAYS * DAY), until: window.since }
  return counted(renderedIn(yield* getShiftBased(pagerduty, schedule.id, past), past))
})

const renderedIn = ({ final_schedule: final }: ShiftBased, { since, until }: Window): Rendered => ({
  rows: final?.computed_shift_assignments ?? [],
  from: Date.parse(since),
  until: Date.parse(until),
})

/** What of it can't be handed over, in words: then it is said, and nothing is deleted. */
const puzzles = (
  { events, shifts }: ShiftBasedReference,
  user: string,
  now: number,
  window: Window | undefined,
): ReadonlyArray<string> => [
  ...(window === undefined
    ? []
    : events
        // One that is still to come is edited, one that ends soon is left alone.
        .filter(({ event }) => effectOf(event).from <= now + SETTLED && effectOf(event).until > now + SETTLED)
        .flatMap(({ event, rotation, counted }) => {
          const successors = counted && successorsOf(event, counted, now + SETTLED)
          if (successors === undefined) return [`whose turn it is in "${event.name}" is not understood`]
          return openEvents(rotation, now).length + successors.length > MOST_EVENTS
            ? [`its rotation has no room for what would follow "${event.name}" (PagerDuty takes ${MOST_EVENTS} events)`]
            : []
        })),
  ...(shiftsNaming(shifts, user).some(({ assignments }) => assignments.length > 1)
    ? ["a custom shift of theirs has several people"]
    : []),
]

/** When each that names somebody ends (milliseconds); an event may have no end. */
const endsOf = ({ events, shifts, overrides }: ShiftBasedReference, user: string): ReadonlyArray<number> => [
  ...events.map(({ event }) => effectOf(event).until),
  ...shiftsNaming(shifts, user).map(({ end_time: end }) => Date.parse(end)),
  ...overridesNaming(overrides, user).map(({ end_time: end }) => Date.parse(end)),
]

export const shiftsNaming = (shifts: ReadonlyArray<CustomShift>, user: string) =>
  shifts.filter(({ assignments }) => assignments.some(({ member }) => whoIs(member) === user))

export const overridesNaming = (overrides: ReadonlyArray<ShiftOverride>, user: string) =>
  overrides.filter((one) => [whoIs(one.overridden_member), whoIs(one.overriding_member)].includes(user))

/** What of shift-based schedules must be cleared before a person may be deleted. What ends soon is waited for. */
export const shiftBasedBlockers = (
  references: ReadonlyArray<ShiftBasedReference>,
  user: string,
  name: string,
  now: number,
): ReadonlyArray<Blocker> =>
  references.map((reference) => {
    const { id, name: schedule } = reference.schedule
    const last = Math.max(...endsOf(reference, user))
    if (last <= now + SETTLED) return waitingFor(id, `Shift-based schedule "${schedule}" names ${name}`, last + SKEW_MS)
    return {
      key: `shift-based:${id}`,
      what: `Shift-based schedule "${schedule}" still names ${name}${Number.isFinite(last) ? ` until ${utc(last)}` : ""}.`,
      clearedBy: "Handing the place over (`--to`).",
    }
  })

/** What goes by itself, and soon (`until`, milliseconds). */
export const waitingFor = (id: string, what: string, until: number): Blocker => ({
  key: `changing-hands:${id}`,
  what: `${what} until ${utc(until)}.`,
  clearedBy: `Waiting until ${utc(until)}.`,
  until: utc(until),
})
