import { type Blocker, type Plan, readOnce, type Target } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { PagerDuty } from "./client.ts"
import { lastMinute, lasts } from "./clocks.ts"
import { listOpenIncidents, SWEEP } from "./incidents.ts"
import type { Entry, Incident, Override, Policy, Reference, ScheduleObject, User } from "./model.ts"
import { utc } from "./overrides.ts"
import { ROLES } from "./people.ts"
import { levelsOf, listPolicies } from "./policies.ts"
import { minus, overlap, type Span } from "./stands.ts"
import { listOverrides, listSchedules, openLayers, renderOverrides, windows } from "./schedules.ts"
import {
  type Ending,
  readShiftBased,
  shiftBasedBlockers,
  type ShiftBasedReferences,
  waitingFor,
} from "./shift-based/references.ts"

/** A schedule that names somebody, and how. */
export interface ScheduleReference {
  readonly schedule: ScheduleObject
  /** In layers that are not over. */
  readonly inLayers: boolean
  /** All overrides of the schedule that are not over, where any of the person's may be among them. */
  readonly overrides: ReadonlyArray<Override>
  /** Where the person really stands by override: what is rendered, with others' on top of it laid over. */
  readonly standing: ReadonlyArray<Entry>
  /** Everybody else on its open layers: who could take over. */
  readonly others: ReadonlyArray<Reference>
}

/** All that refers to a person, and what could not be seen of it. */
export interface References {
  readonly schedules: ReadonlyArray<ScheduleReference>
  /** Those where the person's last place ends within a minute. */
  readonly ending: ReadonlyArray<Ending>
  /** All schedules that can be seen, as the first window renders them. */
  readonly everySchedule: ReadonlyArray<ScheduleObject>
  /** Those that page the person directly. */
  readonly policies: ReadonlyArray<Policy>
  /** All policies that can be seen. */
  readonly everyPolicy: ReadonlyArray<Policy>
  readonly incidents: ReadonlyArray<Incident>
  readonly shiftBased: Omit<ShiftBasedReferences, "unseen" | "ending">
  readonly unseen: Plan["sight"]["unseen"]
  readonly user: string
  /** When it was read; milliseconds. */
  readonly at: number
}

/** Reads everything that names a person: the calls are those of the account's schedules, not of its people. */
export const readReferences = (pagerduty: PagerDuty, user: string) =>
  readOnce(`references ${user}`, readAll(pagerduty, user))

/** The same just before a write: a plan looked at the whole year minutes ago, so what comes soonest is looked at again. */
export const readNearReferences = (pagerduty: PagerDuty, user: string) => readAll(pagerduty, user, 1)

const readAll = Effect.fn("pagerduty.readReferences")(function* (pagerduty: PagerDuty, user: string, ahead?: number) {
  const { schedules, ending, everySchedule } = yield* readSchedules(pagerduty, user, ahead)
  const everyPolicy = yield* Stream.runCollect(listPolicies(pagerduty))
  const policies = everyPolicy.filter((policy) => levelsOf(policy, user).length > 0)
  const incidents = yield* listOpenIncidents(pagerduty, user).pipe(Stream.take(SWEEP), Stream.runCollect)
  // Whose turn it is is asked for a plan; for a last look it is enough whether anybody's is the person's.
  const [window] = ahead === undefined ? yield* windows : []
  const { unseen: unread, ending: endingShifts, ...shiftBased } = yield* readShiftBased(pagerduty, user, window)
  const hidden = unlisted(everyPolicy, [...everySchedule, ...shiftBased.every])
  const kept = ahead === undefined ? keptPrivate(yield* pagerduty.me) : []
  const unseen = [...unread, ...hidden, ...kept]
  const at = DateTime.toEpochMillis(yield* DateTime.now)
  return {
    user,
    schedules,
    ending: [...ending, ...endingShifts],
    everySchedule,
    policies,
    everyPolicy,
    incidents,
    shiftBased,
    unseen,
    at,
  } satisfies References
})

/** Schedules that a policy uses and no list shows: PagerDuty leaves out what a token may not see, without a word. */
const unlisted = (
  policies: ReadonlyArray<Policy>,
  listed: ReadonlyArray<{ readonly id: string }>,
): Plan["sight"]["unseen"] => {
  const known = new Set(listed.map(({ id }) => id))
  const used = policies.flatMap(({ name, escalation_rules: rules }) =>
    rules.flatMap(({ targets }) =>
      targets
        .filter(({ id, type }) => type?.startsWith("schedule") === true && !known.has(id))
        .map((target) => ({ ...target, policy: name })),
    ),
  )
  return [...Map.groupBy(used, ({ id }) => id).values()].flatMap((uses) =>
    uses.slice(0, 1).map(({ id, summary, policy }) => ({
      what: `schedule "${summary ?? id}"`,
      why: `the escalation policy "${policy}" uses it, and no list that this token gets shows it`,
    })),
  )
}

/** Only admins see what private teams keep to themselves; to others it is left out of every list, without a word. */
const keptPrivate = (me: User | undefined): Plan["sight"]["unseen"] =>
  me === undefined || me.role === undefined || me.role === "owner" || me.role === "admin"
    ? []
    : [
        {
          what: "private teams",
          why: `the token is ${me.name}'s (${ROLES[me.role] ?? me.role}), from whom PagerDuty hides those that they are not in`,
        },
      ]

/** One listing for each window answers most of it; overrides are listed where any stand, or where the listing shows none at all. */
const readSchedules = Effect.fnUntraced(function* (pagerduty: PagerDuty, user: string, ahead?: number) {
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const pages = yield* Effect.forEach((yield* windows).slice(0, ahead), (window) =>
    Stream.runCollect(listSchedules(pagerduty, window)),
  )
  const byId = Map.groupBy(pages.flat(), ({ id }) => id)
  const references = yield* Effect.forEach([...byId.values()], (seen) =>
    Effect.gen(function* () {
      const [schedule] = seen
      if (schedule === undefined) return {}
      const open = openLayers(schedule, now)
      const inLayers = open.some(({ users }) => users.some((one) => one.user.id === user))
      const rendered = seen.map(({ overrides_subschedule: rendered }) => rendered?.rendered_schedule_entries)
      const entries = rendered.flatMap((some) => some ?? [])
      // Windows meet, and an entry over their border comes from both.
      const standing = joined(entries.filter((entry) => entry.user?.id === user))
      const anyOverride = rendered.some((some) => some === undefined) || entries.length > 0
      const listed = anyOverride ? yield* listOverrides(pagerduty, schedule.id, { ahead, longer: 0 }) : []
      const overrides = listed.filter(({ end }) => lasts(end, now))
      const ending = endingOf(schedule, listed, user, now)
      if (!inLayers && !overrides.some((override) => override.user.id === user)) return { ending }
      const { clear, unclear } = unaccounted(overrides, standing, user, now)
      const again = ahead === undefined ? yield* renderOverrides(pagerduty, schedule.id, unclear) : []
      const people = open.flatMap((layer) => layer.users.map((one) => one.user))
      const others = [...new Map(people.map((person) => [person.id, person])).values()].filter(({ id }) => id !== user)
      const reference: ScheduleReference = {
        schedule,
        inLayers,
        overrides,
        // Nothing rendered: then each override stands as it is listed.
        standing: rendered.some((some) => some === undefined)
          ? overrides.filter((override) => override.user.id === user)
          : joined([...standing, ...clear, ...again.filter((entry) => entry.user?.id === user)]),
        others,
      }
      return { reference, ending }
    }),
  )
  return {
    schedules: references.flatMap(({ reference }) => (reference === undefined ? [] : [reference])),
    ending: references.flatMap(({ ending }) => (ending === undefined ? [] : [ending])),
    everySchedule: [...byId.values()].flatMap((seen) => seen.slice(0, 1)),
  }
})

const endingOf = (
  { id, name, schedule_layers: layers = [] }: ScheduleObject,
  overrides: ReadonlyArray<Override>,
  person: string,
  now: number,
): Ending | undefined => {
  const theirs = layers.filter(({ users }) => users.some(({ user }) => user.id === person))
  const ends = [...theirs, ...overrides.filter(({ user }) => user.id === person)].map(({ end }) => end)
  const until = lastMinute(ends, now)
  return until === undefined ? undefined : { id, what: `Schedule "${name}"`, until }
}

/**
 * An override that is listed, and not rendered: it came between the two reads, and stands, where no other one lies in its
 * hours; else it may lie under that one, too, and only what is rendered by now tells.
 */
const unaccounted = (overrides: ReadonlyArray<Override>, standing: ReadonlyArray<Entry>, user: string, now: number) => {
  const toSpan = ({ start, end }: { readonly start: string; readonly end: string }): Span => ({
    who: user,
    from: Math.max(now, Date.parse(start)),
    until: Date.parse(end),
  })
  const others = overrides.filter((override) => override.user.id !== user).map(toSpan)
  const missing = overrides
    .filter((override) => override.user.id === user)
    .flatMap((override) => minus(toSpan(override), standing.map(toSpan)))
  return {
    unclear: overlap(missing, others),
    clear: missing
      .flatMap((span) => minus(span, others))
      .map(({ from, until }) => ({ start: utc(from), end: utc(until), user: { id: user } })),
  }
}

const joined = (entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> =>
  entries
    .toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start))
    .reduce<Array<Entry>>((done, entry) => {
      const last = done.at(-1)
      if (last === undefined || Date.parse(last.end) < Date.parse(entry.start)) return [...done, entry]
      return [
        ...done.slice(0, -1),
        { ...last, end: Date.parse(last.end) > Date.parse(entry.end) ? last.end : entry.end },
      ]
    }, [])

/** What could not be dealt with blocks, too: nothing is deleted in the dark. */
export const unseenBlockers = ({ unseen }: References): ReadonlyArray<Blocker> =>
  unseen.map(({ what, why }) => ({
    key: `unseen:${what}`,
    what: `The ${what} could not be dealt with: ${why}.`,
    clearedBy: "Seeing to it by hand in PagerDuty, or with a token that may see it.",
  }))

/** What must be cleared before a person may be deleted, each with what clears it. */
export const blockersOf = (
  { schedules, ending, policies, incidents, shiftBased, user, at }: References,
  name: string,
): ReadonlyArray<Blocker> => [
  ...(incidents.length > 0
    ? [
        {
          key: "incidents",
          what: `${incidents.length}${incidents.length === SWEEP ? " or more" : ""} open incident${incidents.length === 1 ? "" : "s"} (${numbers(incidents)}) assigned to ${name}.`,
          clearedBy: "Handing them over (`--to`), or resolving them.",
        },
      ]
    : []),
  ...schedules.flatMap(({ schedule, inLayers, overrides, others }) => [
    ...(inLayers
      ? [
          {
            key: `schedule:${schedule.id}`,
            what: `Schedule "${schedule.name}" still has ${name} on a layer.`,
            clearedBy: `Handing the place over (\`--to\`)${suggest(others)}.`,
          },
        ]
      : []),
    ...(overrides.some((override) => override.user.id === user)
      ? [
          {
            key: `overrides:${schedule.id}`,
            what: `Schedule "${schedule.name}" has overrides by ${name} that are not over.`,
            clearedBy: `Handing them over (\`--to\`)${suggest(others)}.`,
          },
        ]
      : []),
  ]),
  ...policies.map((policy) => ({
    key: `escalation-policy:${policy.id}`,
    what: `Escalation policy "${policy.name}" names ${name} directly, at level ${levelsOf(policy, user).join(", ")}.`,
    clearedBy: "Handing the place over (`--to`).",
  })),
  ...shiftBasedBlockers(shiftBased.references, user, name, at),
  ...ending.map(({ id, what, until }) => waitingFor(id, `${what} names ${name}`, until)),
]

/** What ends by itself soon is waited for when it is performed: no plan is blocked by it. */
export const isLasting = ({ until }: Blocker): boolean => until === undefined

const numbers = (incidents: ReadonlyArray<Incident>) =>
  incidents
    .slice(0, 5)
    .map(({ incident_number: number }) => `#${number}`)
    .join(", ") + (incidents.length > 5 ? ", …" : "")

const suggest = (others: ReadonlyArray<Reference>) =>
  others.length === 0
    ? ""
    : `; on it already: ${others.map(({ id, summary }) => `${summary ?? id} (${id})`).join(", ")}`

/** A thing of PagerDuty's as the contract's target. */
export const targetOf = (
  type: string,
  { id, name, html_url: url }: { readonly id: string; readonly name: string; readonly html_url?: string | null },
): Target => ({ type, id, name, ...(typeof url === "string" && { url }) })
