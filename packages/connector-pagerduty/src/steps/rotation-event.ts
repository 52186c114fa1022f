import { ConnectorError, defineStep, same } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PagerDuty } from "../client.ts"
import { utc } from "../overrides.ts"
import { WINDOW_DAYS } from "../schedules.ts"
import {
  getShiftBased,
  membersOf,
  openEvents,
  replaceIn,
  type Rotation,
  ShiftEvent,
  type Who,
} from "../shift-based/schedule.ts"
import { bodyOf, momentOf, SETTLED, strategyOf, type Successor, successorsOf } from "../shift-based/succession.ts"
import { effectOf, shiftsEach, standsBy } from "../shift-based/turns.ts"
import { without } from "../stands.ts"
import { HandOver } from "./hand-over.ts"

/** Where the event is, how its turns are counted, and until when it was in effect when it was planned. */
const Intent = Schema.Struct({
  ...HandOver.fields,
  schedule: Schema.String,
  rotation: Schema.String,
  counted: Schema.Literals(["start", "effect"]),
  until: Schema.NullOr(Schema.String),
  /** The leaver's running shift ends first. */
  stays: Schema.optionalKey(Schema.Literal(true)),
})
type Intent = typeof Intent.Type

/** Who takes turns in an event, in its own order, also where another event goes on with them. */
const Item = Schema.Struct({
  name: Schema.String,
  members: Schema.Array(Schema.NullOr(Schema.String)),
  recurrence: Schema.Array(Schema.String),
  /** Another end than it was planned with. */
  until: Schema.optionalKey(Schema.NullOr(Schema.String)),
})
type Item = typeof Item.Type
type State = Readonly<Record<string, Item>>

/** How far an event has changed hands: not yet, half, or what follows it now. */
type Raw =
  | { readonly how: "gone" }
  | { readonly how: "untouched"; readonly event: ShiftEvent }
  | { readonly how: "half"; readonly event: ShiftEvent; readonly followers: ReadonlyArray<ShiftEvent> }
  | { readonly how: "followed"; readonly event: ShiftEvent; readonly followers: ReadonlyArray<ShiftEvent> }

const AHEAD = WINDOW_DAYS * 86_400_000
/** Who takes turns can't be told: neither as before nor as wanted. */
const OTHERWISE: ReadonlyArray<Who> = []

/**
 * The successor in the leaver's place in an event of a rotation. One to come is edited; one that runs can only be ended, so
 * it is ended soon, and others go on from there. These writes are one change: between them a hole lies ahead, so nothing
 * comes between, and where one is refused what was made is deleted and the end is taken back.
 */
export const rotationEvent = defineStep({
  kind: "rotation-event",
  intent: Intent,
  item: Item,
  reversible: true,

  look: (pagerduty: PagerDuty, { id }, intent) =>
    Effect.gen(function* () {
      const { rotations = [] } = yield* getShiftBased(pagerduty, intent.schedule)
      const now = DateTime.toEpochMillis(yield* DateTime.now)
      return seen(
        rotations.find((rotation) => rotation.id === intent.rotation),
        id,
        intent,
        now,
      )
    }),

  want: (now, { from, to }): State =>
    Object.fromEntries(
      Object.entries(now).map(([key, item]) => [key, { ...item, members: replaceIn(item.members, from.id, to.id) }]),
    ),

  act: (pagerduty, _target, { raw }, wanted, intent) =>
    Effect.gen(function* () {
      if (raw.how === "gone") return
      const now = DateTime.toEpochMillis(yield* DateTime.now)
      const members = wanted["turns"]?.members ?? membersOf(raw.event)
      const place = { id: intent.schedule, rotation_id: intent.rotation }
      if (raw.how === "untouched") return yield* handOver(pagerduty, place, raw.event, intent, members, now)
      if (raw.how === "half") {
        const from = Math.max(effectOf(raw.event).until, now, ...raw.followers.map((one) => effectOf(one).until))
        const missing = successorsOf(raw.event, intent.counted, from, members, endOf(intent)) ?? []
        return yield* follow(pagerduty, place, raw.event, missing, { until: intent.until, made: raw.followers, now })
      }
      // What follows is in other hands than wanted: each of them as its place in the turns says.
      for (const follower of raw.followers) {
        const meant = successorsOf(raw.event, intent.counted, effectOf(follower).from, members, endOf(intent))?.[0]
        const its: Intent = { ...intent, counted: "start", until: follower.effective_until ?? null }
        if (meant !== undefined && !same(meant.members, membersOf(follower)))
          yield* handOver(pagerduty, place, follower, its, meant.members, now)
      }
    }),

  say: ({ name }, before, after, { from, to }) => {
    const twice = (after["turns"]?.members ?? []).filter((who) => who === to.id).length > 1
    const takesBoth = `; ${to.name} takes more than one turn in a round then, everybody else's stay`
    return `Shift-based schedule "${name}": ${to.name} in ${from.name}'s place (${before["turns"]?.name ?? "an event"})${twice ? takesBoth : ""}`
  },
})

const endOf = ({ until }: Intent) => (until === null ? Number.POSITIVE_INFINITY : Date.parse(until))

/** An event as a plan sees it, before anything is done. */
export const seenEvent = (event: ShiftEvent): { readonly state: State } => ({ state: stateOf(event, membersOf(event)) })

const stateOf = (event: ShiftEvent, members: ReadonlyArray<Who>, until?: string | null): State => ({
  turns: {
    name: event.name,
    members: [...members],
    recurrence: [...event.recurrence],
    ...(until !== undefined && { until }),
  },
})

const seen = (rotation: Rotation | undefined, id: string, intent: Intent, now: number): { state: State; raw: Raw } => {
  const event = rotation?.events?.find((one) => one.id === id)
  if (rotation === undefined || event === undefined) return { state: {}, raw: { how: "gone" } }
  const [effect, end] = [effectOf(event), endOf(intent)]
  // It ends by itself before it could change hands.
  if (effect.until === end && effect.until <= now + SETTLED) return { state: {}, raw: { how: "gone" } }
  if (effect.until === end) return { state: stateOf(event, membersOf(event)), raw: { how: "untouched", event } }
  // Somebody else has given it another end.
  if (effect.until > end || (intent.stays !== true && effect.until > now + SETTLED))
    return { state: stateOf(event, membersOf(event), event.effective_until), raw: { how: "untouched", event } }

  const followers = openEvents(rotation, now).filter(
    (one) => effectOf(one).from >= effect.until && effectOf(one).from < end,
  )
  const meant = successorsOf(
    event,
    intent.counted,
    effect.until,
    replaceIn(membersOf(event), intent.from.id, intent.to.id),
    end,
  )
  const open = (meant ?? []).filter(({ until }) => until > now)
  if (followers.length < open.length && followers.every((one, at) => isSame(one, open[at])))
    return { state: stateOf(event, membersOf(event)), raw: { how: "half", event, followers } }
  const from = Math.max(effect.until, now + SETTLED)
  const window = { from, until: Math.min(end, from + AHEAD) }
  const found = followers.flatMap((one) => standsBy(one, "start", window) ?? [])
  // Where the leaver has no turn left, both fit: what follows does not name them.
  const as = [replaceIn(membersOf(event), intent.from.id, intent.to.id), membersOf(event)].find((members) => {
    const wanted = standsBy({ ...event, effective_until: intent.until }, intent.counted, window, members) ?? []
    return without(wanted, found).length === 0 && without(found, wanted).length === 0
  })
  return { state: stateOf(event, as ?? OTHERWISE), raw: { how: "followed", event, followers } }
}

/** Made by us: it begins and ends as meant. */
const isSame = (one: ShiftEvent, as: Successor | undefined) =>
  effectOf(one).from === as?.since && effectOf(one).until === as.until

interface Place {
  readonly id: string
  readonly rotation_id: string
}

const handOver = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  place: Place,
  event: ShiftEvent,
  intent: Intent,
  members: ReadonlyArray<Who>,
  now: number,
) {
  if (effectOf(event).from > now) {
    const each = shiftsEach(event)
    return yield* update(pagerduty, place, event.id, { assignment_strategy: strategyOf(event, members, each) })
  }
  const at = momentOf(event, intent.counted, now, { leaver: intent.from.id, stays: intent.stays === true })
  const successors = successorsOf(event, intent.counted, at, members)
  if (successors === undefined) return yield* notUnderstood(event)
  const until = event.effective_until ?? null
  yield* update(pagerduty, place, event.id, { effective_until: utc(at) })
  yield* follow(pagerduty, place, { ...event, effective_until: utc(at) }, successors, { until, made: [], now })
})

/** What follows an event that has been ended: all of it, or the event has the end again that it had (`until`). */
const follow = Effect.fnUntraced(function* (
  pagerduty: PagerDuty,
  place: Place,
  event: ShiftEvent,
  successors: ReadonlyArray<Successor>,
  was: { readonly until: string | null; readonly made: ReadonlyArray<ShiftEvent>; readonly now: number },
) {
  const made = [...was.made]
  const takeBack = Effect.gen(function* () {
    // What is over can't change: then what follows stays.
    if (effectOf(event).until <= was.now) return yield* alreadyOver(event)
    // Events of a rotation may not overlap.
    for (let last = made.at(-1); last !== undefined; last = made.at(-1)) {
      yield* remove(pagerduty, place, last.id)
      made.pop()
    }
    yield* update(pagerduty, place, event.id, { effective_until: was.until })
  })
  for (const successor of successors)
    made.push(
      yield* create(pagerduty, place, event, successor).pipe(
        Effect.tapError((refused) =>
          // An outcome that is unknown is looked for.
          refused.reason._tag === "Unavailable" && refused.reason.unknownOutcome
            ? Effect.void
            : Effect.mapError(takeBack, (failure) => hole(refused, failure, event, made)),
        ),
      ),
    )
})

/** What stands where neither the change nor its taking back was taken. */
const hole = (refused: ConnectorError, failure: ConnectorError, event: ShiftEvent, made: ReadonlyArray<ShiftEvent>) => {
  const [end, since] = [effectOf(event).until, Math.max(...[event, ...made].map((one) => effectOf(one).until))]
  const follows = made.length === 0 ? "nothing follows it" : `what follows it ends ${utc(since)}`
  return new ConnectorError({
    operation: failure.operation,
    message: `${refused.message} And it could not be taken back: ${failure.message} "${event.name}" ends ${utc(end)} and ${follows}: from ${utc(since)} on nobody takes its shifts.`,
    remedy: `Run the same command again: it makes what is missing. If that is refused again, see to "${event.name}" in PagerDuty before ${utc(since)}.`,
    reason: failure.reason,
  })
}

const alreadyOver = (event: ShiftEvent) =>
  new ConnectorError({
    operation: "updateEvent",
    message: `"${event.name}" has ended already.`,
    remedy: "See to what follows it in PagerDuty.",
    reason: { _tag: "Refused", status: 400 },
  })

const notUnderstood = (event: ShiftEvent) =>
  new ConnectorError({
    operation: "createEvent",
    message: `When "${event.name}" recurs is not understood well enough to hand it over at this hour.`,
    remedy: "Nothing was changed. Try again in some hours, or hand it over in PagerDuty.",
    reason: { _tag: "Refused", status: 400 },
  })

const Answer = Schema.Struct({ event: ShiftEvent })

/** `createEvent`: as one that is made after it is. */
const create = (pagerduty: PagerDuty, place: Place, event: ShiftEvent, successor: Successor) =>
  Effect.map(
    pagerduty.write("createEvent", Answer, (api, way) =>
      api.POST("/v3/schedules/{id}/rotations/{rotation_id}/events", {
        ...way,
        params: { path: place },
        body: { event: bodyOf(event, successor) },
      }),
    ),
    ({ event: made }) => made,
  )

/** `deleteEvent`. */
const remove = (pagerduty: PagerDuty, place: Place, id: string) =>
  pagerduty.write("deleteEvent", Schema.Json, (api, way) =>
    api.DELETE("/v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}", {
      ...way,
      params: { path: { ...place, event_id: id } },
    }),
  )

type Changes = {
  readonly effective_until?: string | null
  readonly assignment_strategy?: ReturnType<typeof strategyOf>
}

/** `updateEvent`: what is not sent stays. */
const update = (pagerduty: PagerDuty, place: Place, id: string, changes: Changes) =>
  Effect.asVoid(
    pagerduty.write("updateEvent", Answer, (api, way) =>
      api.PUT("/v3/schedules/{id}/rotations/{rotation_id}/events/{event_id}", {
        ...way,
        params: { path: { ...place, event_id: id } },
        body: { event: changes },
      }),
    ),
  )
