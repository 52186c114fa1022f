import { type Blocker, type Draft, type PlannedStep, settle, type TransferData } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { PagerDuty } from "./client.ts"
import { listOnCalls } from "./on-call-check.ts"
import type { User } from "./model.ts"
import { part, toState } from "./overrides.ts"
import { findUser, isStakeholder, isStub } from "./people.ts"
import { blockersOf, readReferences, type References, type ScheduleReference, targetOf } from "./references.ts"
import { HORIZON } from "./schedules.ts"
import { escalationPolicy, seen as seenPolicy } from "./steps/escalation-policy.ts"
import type { HandOver } from "./steps/hand-over.ts"
import { incidents, seen as seenIncidents } from "./steps/incidents.ts"
import { overrideCover } from "./steps/override-cover.ts"
import { overrideRemoval } from "./steps/override-removal.ts"
import { schedule, seen as seenSchedule } from "./steps/schedule.ts"

/** Stages: nobody is taken out before somebody is in; incidents last, since a policy may bring one back. */
const STAGE = { schedules: 1, cover: 2, removal: 3, policies: 4, incidents: 5 }

/** Hands over what a person is responsible for: places on schedules, overrides, policies, open incidents. */
export const transferData = (pagerduty: PagerDuty): TransferData => ({
  plan: Effect.fn("pagerduty.planTransfer")(function* ({ from, to }) {
    const leaver = yield* findUser(pagerduty, from, ["teams"])
    const references = yield* readReferences(pagerduty, leaver.id)
    const sight = { unseen: references.unseen, horizon: HORIZON }
    const nothing: Draft = { steps: [], blockers: blockersOf(references, leaver.name), warnings: [], sight }
    if (to === undefined) return nothing

    const successor = yield* findUser(pagerduty, to, ["contact_methods", "notification_rules"])
    const agent = yield* agentBlockers(pagerduty, references, leaver)
    const blockers = [...mayNotTakeOver(leaver, successor), ...(references.incidents.length > 0 ? agent : [])]
    if (blockers.length > 0) return { ...nothing, blockers: [...blockers, ...nothing.blockers] }

    // Who may change incidents takes those, too, that come before the end.
    const steps = yield* planSteps(references, leaver, successor, agent.length === 0)
    return settle({
      steps,
      // What this plan hands over is no blocker; what it can't, is.
      blockers: nothing.blockers,
      evidence: {
        people: peopleOf(references, [leaver, successor]),
        zones: Object.fromEntries(references.schedules.map(({ schedule: { id, time_zone: zone } }) => [id, zone])),
      },
      warnings: [
        ...reach(successor),
        ...hidden(references, leaver),
        ...(yield* onCallNow(pagerduty, leaver, successor)),
      ],
      sight,
    })
  }),
})

const planSteps = Effect.fnUntraced(function* (
  references: References,
  leaver: User,
  successor: User,
  withIncidents: boolean,
) {
  const intent = { from: person(leaver), to: person(successor) }
  const schedules = yield* Effect.forEach(references.schedules, (reference) => planSchedule(reference, intent))
  const policies = references.policies.map((raw) =>
    escalationPolicy.plan({
      target: targetOf("escalation_policy", raw),
      intent,
      state: seenPolicy(raw).state,
      stage: STAGE.policies,
      clears: [`escalation-policy:${raw.id}`],
    }),
  )
  const open = incidents.plan({
    target: targetOf("user", leaver),
    intent,
    state: seenIncidents(references.incidents).state,
    stage: STAGE.incidents,
    clears: ["incidents"],
  })
  const steps: ReadonlyArray<PlannedStep> = [...schedules.flat(), ...policies, withIncidents ? open : undefined].filter(
    (step) => step !== undefined,
  )
  return steps.toSorted((a, b) => a.stage - b.stage)
})

const person = ({ id, name }: User) => ({ id, name })

const planSchedule = Effect.fnUntraced(function* (
  { schedule: raw, inLayers, overrides, standing }: ScheduleReference,
  intent: typeof HandOver.Type,
) {
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const target = targetOf("schedule", raw)
  const theirs = overrides.filter(({ user }) => user.id === intent.from.id)
  const parts = standing.map((entry) => part(entry, now))
  return [
    inLayers
      ? schedule.plan({
          target,
          intent,
          state: (yield* seenSchedule(raw)).state,
          stage: STAGE.schedules,
          clears: [`schedule:${raw.id}`],
        })
      : undefined,
    parts.length > 0
      ? overrideCover.plan({ target, intent: { ...intent, parts }, state: toState(overrides, now), stage: STAGE.cover })
      : undefined,
    theirs.length > 0
      ? overrideRemoval.plan({
          target,
          intent: { from: intent.from },
          state: toState(theirs, now),
          stage: STAGE.removal,
          clears: [`overrides:${raw.id}`],
        })
      : undefined,
  ]
})

/** Everybody whom the steps name, so that a plan can be read. */
const peopleOf = ({ schedules, policies, incidents: open }: References, people: ReadonlyArray<User>) =>
  Object.fromEntries([
    ...[
      ...schedules.flatMap(({ others, overrides }) => [...others, ...overrides.map(({ user }) => user)]),
      ...policies.flatMap(({ escalation_rules: rules }) => rules.flatMap(({ targets }) => targets)),
      ...open.flatMap(({ assignments }) => assignments.map(({ assignee }) => assignee)),
    ].map(({ id, summary }) => [id, summary ?? id]),
    ...people.map(({ id, name }) => [id, name]),
  ])

/** Who can't be on call blocks the plan, each in its words. */
const mayNotTakeOver = (leaver: User, successor: User): ReadonlyArray<Blocker> => {
  const no = (what: string): ReadonlyArray<Blocker> => [
    { key: "successor", what, clearedBy: "Naming somebody else with `--to`." },
  ]
  if (leaver.id === successor.id) return no(`${leaver.name} can't take over from themselves.`)
  if (isStub(successor)) return no(`${successor.name} is deleted: pages would reach nobody.`)
  if (isStakeholder(successor)) return no(`${successor.name} is a stakeholder, who can't be on call.`)
  return []
}

/** Incident changes are recorded in somebody's name: there must be one, and not the leaver's. */
const agentBlockers = (pagerduty: PagerDuty, { incidents: open }: References, leaver: User) =>
  pagerduty.agent.pipe(
    Effect.map((agent): ReadonlyArray<Blocker> =>
      agent.toLowerCase() === leaver.email.toLowerCase()
        ? [
            {
              key: "from",
              what: `Incident changes would be recorded as ${leaver.name}'s own.`,
              clearedBy: "Using somebody else's token, or setting PAGERDUTY_FROM to somebody who stays.",
            },
          ]
        : [],
    ),
    Effect.catchIf(
      ({ reason }) => reason._tag === "Settings",
      ({ message, remedy }) =>
        Effect.succeed([
          { key: "from", what: `${message} ${leaver.name} has ${open.length} open.`, clearedBy: remedy },
        ]),
    ),
  )

/** Whether pages would reach the successor. */
const reach = ({ name, invitation_sent: pending, contact_methods: methods, notification_rules: rules }: User) => [
  ...(pending === true ? [`${name} has not accepted the invitation to PagerDuty yet: pages may not be seen.`] : []),
  ...(methods !== undefined && methods.length === 0
    ? [`${name} has no contact method: no page would reach them.`]
    : []),
  ...(rules !== undefined && rules.every(({ urgency }) => urgency !== undefined && urgency !== "high")
    ? [`${name} has no notification rule for high urgency: such pages would not reach them.`]
    : []),
]

/** Overrides of the leaver that lie wholly under others' are taken out, and not made again. */
const hidden = ({ schedules, user }: References, leaver: User) =>
  schedules.flatMap(({ schedule: { name }, overrides, standing }) =>
    overrides
      .filter(
        ({ user: person, start, end }) =>
          person.id === user &&
          !standing.some(
            (part) => Date.parse(part.start) < Date.parse(end) && Date.parse(part.end) > Date.parse(start),
          ),
      )
      .map(
        ({ end }) =>
          `Schedule "${name}": an override of ${leaver.name} until ${end} lies under others': it is taken out, and not made again.`,
      ),
  )

/** Whoever is on call now hands over at once: say so. One call for both. */
const onCallNow = Effect.fnUntraced(function* (pagerduty: PagerDuty, leaver: User, successor: User) {
  const rows = yield* listOnCalls(pagerduty, [leaver.id, successor.id])
  const places = [
    ...new Set(
      rows
        .filter(({ user }) => user?.id === leaver.id)
        .map(({ schedule: on, escalation_policy: policy }) => on?.summary ?? policy.summary ?? policy.id),
    ),
  ]
  return places.length === 0
    ? []
    : [
        `${leaver.name} is on call now (${places.join(", ")}): ${successor.name} is paged from the moment of the change.`,
      ]
})
