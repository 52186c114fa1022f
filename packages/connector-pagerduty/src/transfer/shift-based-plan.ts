import type { Cover, PlannedStep, Target } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Options } from "../options.ts"
import type { PagerDuty } from "../client.ts"
import type { ScheduleObject, User } from "../model.ts"
import { isThere, utc } from "../overrides.ts"
import { isOn } from "../shift-based/on-top.ts"
import { overridesNaming, type ShiftBasedReference, shiftsNaming } from "../shift-based/references.ts"
import { type Between, placed, placesOf } from "../shift-based/places.ts"
import { type Computed, type ShiftBased, whoIs } from "../shift-based/schedule.ts"
import { momentOf, SETTLED } from "../shift-based/succession.ts"
import { effectOf } from "../shift-based/turns.ts"
import { NOBODY } from "../shift-based/slots.ts"
import { customShift, seenShifts } from "../steps/custom-shift.ts"
import { rotationEvent, seenEvent } from "../steps/rotation-event.ts"
import { nameOf, type Part, replaces, seenOverrides, shiftOverride } from "../steps/shift-override.ts"
import { soon, times, WEEKS } from "./cover.ts"
import { partsOf } from "./shift-override-parts.ts"
import { eachJoined, minus, overlap, replaced, shiftSpans, toStands } from "../stands.ts"
import type { Successors } from "./successors.ts"

/** In which stages places change hands, and the overrides on them after. */
interface Stages {
  readonly schedules: number
  readonly cover: number
}

/** What hands over a shift-based schedule: a step for each event, one for its custom shifts, one for its overrides. */
export const planShiftBased = Effect.fn("pagerduty.planShiftBased")(function* (
  pagerduty: PagerDuty,
  references: ReadonlyArray<ShiftBasedReference>,
  leaver: User,
  successors: Successors,
  { handover, weeks = WEEKS }: Options,
  stages: Stages,
) {
  const parts = yield* Effect.forEach(references, (reference) =>
    Effect.gen(function* () {
      const to = successors.of(reference.schedule.id)
      if (to === undefined) return { steps: [], proofs: [], warnings: [], waits: false }
      const hands = {
        from: person(leaver),
        to: person(to),
        ...(handover === "end-of-shift" && { stays: true as const }),
      }
      const now = DateTime.toEpochMillis(yield* DateTime.now)
      const events = eventSteps(reference, hands, now, stages.schedules)
      const others = yield* otherSteps(pagerduty, reference, hands, stages)
      return {
        steps: [...events, ...others.steps].filter((step) => step !== undefined),
        warnings: others.warnings,
        proofs: [proofOf(reference, hands, now, weeks)],
        waits: events.length > 0,
      }
    }),
  )
  const steps: ReadonlyArray<PlannedStep> = parts.flatMap((part) => part.steps)
  const proofs = parts.flatMap((part) => part.proofs)
  return {
    steps,
    proofs,
    blockers: proofs.flatMap((proof) => proof.blockers),
    warnings: [
      ...proofs.flatMap((proof) => proof.warnings),
      ...parts.flatMap((part) => part.warnings),
      ...(parts.some(({ waits }) => waits) && handover !== "end-of-shift"
        ? [
            "Shift-based schedules change hands 10 to 30 minutes after they are performed (an event that runs can only be ended ahead); deleting waits for that.",
          ]
        : []),
    ],
  }
})

interface Hands {
  readonly from: { readonly id: string; readonly name: string }
  readonly to: { readonly id: string; readonly name: string }
  readonly stays?: true
}

const person = ({ id, name }: User) => ({ id, name })

/** One that ends before it could change hands is left alone. */
const eventSteps = ({ schedule, events }: ShiftBasedReference, hands: Hands, now: number, stage: number) =>
  events.flatMap(({ rotation, event, counted = "start" }) => {
    const effect = effectOf(event)
    const at = momentOf(event, counted, now, { leaver: hands.from.id, stays: hands.stays === true })
    if (effect.until <= Math.max(at, now + SETTLED)) return []
    return [
      rotationEvent.plan({
        target: targetOf("schedule_event", schedule, event.id),
        intent: {
          ...hands,
          schedule: schedule.id,
          rotation: rotation.id,
          counted,
          until: event.effective_until ?? null,
        },
        state: seenEvent(event).state,
        stage,
        clears: [`shift-based:${schedule.id}`],
      }),
    ]
  })

const otherSteps = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  reference: ShiftBasedReference,
  hands: Hands,
  stages: Stages,
) {
  const { schedule, shifts, overrides } = reference
  const places = placesOf(shifts, hands)
  const { stays: _stays, ...handOver } = { ...hands, places }
  const target = targetOf("schedule_v3", schedule)
  const clears = [`shift-based:${schedule.id}`]
  const onShifts = shiftsNaming(shifts, hands.from.id).length > 0
  const shiftStep = onShifts
    ? customShift.plan({
        target,
        intent: handOver,
        state: (yield* seenShifts(shifts, handOver)).state,
        stage: stages.schedules,
        clears,
      })
    : undefined
  if (overridesNaming(overrides, hands.from.id).length === 0) return { steps: [shiftStep], warnings: [] }
  const about = { target, stage: stages.cover, clears }
  const { step, untold } = yield* overrideStep(pagerduty, reference, { ...hands, places }, about)
  return {
    steps: [shiftStep, step],
    warnings: untold.map(
      (span) =>
        `Shift-based schedule "${schedule.name}": ${hands.to.name} would have two places at once, and overrides go by name: ${span.who === NOBODY ? "that nobody stands" : `that ${span.who} stands`} in one of them ${times(span, schedule.time_zone)} is not kept.`,
    ),
  }
})

const overrideStep = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  reference: ShiftBasedReference,
  hands: Hands & Pick<Between, "places">,
  about: { readonly target: Target; readonly stage: number; readonly clears: ReadonlyArray<string> },
) {
  const { parts: byId, untold } = yield* partsOf(pagerduty, reference, hands.from.id, hands.to.id)
  const { state, raw } = yield* seenOverrides(
    reference.schedule,
    placed(reference.shifts, hands),
    reference.overrides,
    {
      ...hands,
      parts: {},
    },
  )
  const all = [...byId.values()].flat()
  const parts = Object.fromEntries(
    raw.overrides.flatMap(({ key, row, item: { place } }) => {
      const again = (part: Part) => isThere(state[nameOf(part)], part) && all.some((other) => replaces(other, part))
      const its = byId.get(row.id)?.map((one): Part => {
        const part = { place, ...one }
        return again(part) ? { ...part, again: true } : part
      })
      return its === undefined ? [] : [[key, its]]
    }),
  )
  return { step: shiftOverride.plan({ ...about, intent: { ...hands, parts }, state }), untold }
})

const targetOf = (type: string, { id, name, html_url: url }: ShiftBased, part = id): Target => ({
  type,
  id: part,
  name,
  ...(typeof url === "string" && { url }),
})

/** Cover as PagerDuty renders it, and the same with the successor in the leaver's place, from when it has changed hands. */
const proofOf = (
  { schedule, overrides }: ShiftBasedReference,
  { from: { id: leaver }, to, stays }: Hands,
  now: number,
  weeks: number,
) => {
  const until = soon(now + weeks * 7 * 86_400_000)
  const rows = schedule.final_schedule?.computed_shift_assignments ?? []
  const running = shiftSpans(rows, now, until).find(({ who, from }) => stays === true && who === leaver && from <= now)
  const from = Math.max(soon(now) + SETTLED, running?.until ?? 0)
  const own = (row: Computed) => whoIs(row.member) === leaver && !row.source.override_id
  const caught = rows.filter(own).flatMap((row) =>
    overrides
      .filter((one) => isOn(one)(row) && whoIs(one.overridden_member) === to.id)
      .filter((one) => ![leaver, to.id].includes(whoIs(one.overriding_member) ?? ""))
      .flatMap((one) => {
        const when = { from: Date.parse(one.start_time), until: Date.parse(one.end_time) }
        const who = whoIs(one.overriding_member) ?? ""
        return overlap(shiftSpans([row], from, until), [{ who, ...when }]).map((span) => ({ ...span, who }))
      }),
  )
  const before = shiftSpans(rows, from, until)
  const taken = replaced(before, leaver, to.id).flatMap((span) => (span.who === to.id ? minus(span, caught) : [span]))
  const cover: Cover = {
    target: { id: schedule.id, name: schedule.name },
    timeZone: schedule.time_zone,
    from: utc(from),
    until: utc(until),
    before: toStands(before),
    after: toStands(eachJoined([...taken, ...caught].filter(({ who }) => who !== ""))),
  }
  const spans = eachJoined(caught)
  return {
    cover,
    warnings: spans
      .filter(({ who }) => who !== "")
      .map(
        (span) =>
          `Shift-based schedule "${schedule.name}": ${span.who} stands in for ${to.name} on a rotation, and so in ${to.name}'s new turns too, ${times(span, schedule.time_zone)}.`,
      ),
    blockers: spans
      .filter(({ who }) => who === "")
      .map((span) => ({
        key: `hole:${schedule.id}:${span.from}`,
        what: `Shift-based schedule "${schedule.name}": an override takes ${to.name} out of a rotation and puts nobody in: in ${to.name}'s new turns nobody would stand ${times(span, schedule.time_zone)}.`,
        clearedBy: `Taking that override out, or naming somebody else for it (\`--to ${schedule.id}=WHO\`).`,
      })),
  }
}

/** As the burdens on a person are reckoned: like a schedule with layers. */
export const asSchedule = ({
  id,
  name,
  time_zone,
  escalation_policies: policies = [],
  final_schedule: final,
}: ShiftBased): ScheduleObject => ({
  id,
  name,
  time_zone,
  escalation_policies: policies,
  final_schedule: {
    rendered_schedule_entries: (final?.computed_shift_assignments ?? []).flatMap(
      ({ member, start_time: start, end_time: end }) => {
        const who = whoIs(member)
        return who === null ? [] : [{ start, end, user: { id: who } }]
      },
    ),
  },
})
