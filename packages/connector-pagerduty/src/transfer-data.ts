import { type Blocker, type Draft, type PlannedStep, readOptions, settle, type TransferData } from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { PagerDuty } from "./client.ts"
import type { OnCallEntry, Policy, User } from "./model.ts"
import { Options } from "./options.ts"
import { listOnCalls } from "./on-call-check.ts"
import { inZone, keyed, part, toState, utc } from "./overrides.ts"
import { burdens } from "./transfer/burdens.ts"
import { comingWeeks, proveCover, verifyCover, WEEKS } from "./transfer/cover.ts"
import { findUser } from "./people.ts"
import {
  blockersOf,
  isLasting,
  readReferences,
  type References,
  type ScheduleReference,
  targetOf,
} from "./references.ts"
import { HORIZON } from "./schedules.ts"
import { escalationPolicy, seen as seenPolicy } from "./steps/escalation-policy.ts"
import type { HandOver } from "./steps/hand-over.ts"
import { incidents, mayGoBack, seen as seenIncidents } from "./steps/incidents.ts"
import { overrideCover, seenCover } from "./steps/override-cover.ts"
import { overrideRemoval } from "./steps/override-removal.ts"
import { schedule, seen as seenSchedule } from "./steps/schedule.ts"
import { findSuccessors, mayNotTakeOver, nothingToTakeOver, reach } from "./transfer/successors.ts"
import { asSchedule, planShiftBased } from "./transfer/shift-based-plan.ts"
import { planTeams } from "./transfer/team-plan.ts"

/** Stages: nobody is taken out before somebody is in; incidents last, since a policy may bring one back. */
const STAGE = { teams: 1, stay: 2, schedules: 3, cover: 4, removal: 5, policies: 6, incidents: 7 }

/** Hands over what a person is responsible for: places on schedules, overrides, policies, open incidents. */
export const transferData = (pagerduty: PagerDuty): TransferData => ({
  plan: Effect.fn("pagerduty.planTransfer")(function* (request) {
    const { from } = request
    const options = yield* readOptions(Options, request.options)
    const leaver = yield* findUser(pagerduty, from, ["teams"])
    const references = yield* readReferences(pagerduty, leaver.id)
    const sight = { unseen: references.unseen, horizon: HORIZON }
    const held = blockersOf(references, leaver.name).filter(isLasting)
    const successors = yield* findSuccessors(pagerduty, request)
    if (successors.all.length === 0) return { steps: [], blockers: held, warnings: [], sight } satisfies Draft

    const targets = new Set([
      ...[...references.schedules, ...references.shiftBased.references].map(({ schedule: { id } }) => id),
      ...references.policies.map(({ id }) => id),
    ])
    const agent = yield* agentBlockers(pagerduty, references, leaver)
    const blockers = [
      ...mayNotTakeOver(leaver, successors),
      ...nothingToTakeOver(leaver, successors, targets),
      ...(references.incidents.length > 0 ? agent : []),
    ]
    if (blockers.length > 0) return { steps: [], blockers: [...blockers, ...held], warnings: [], sight }

    const duty = yield* listOnCalls(pagerduty, [leaver.id, ...successors.all.map(({ id }) => id)])
    const shifts = options.handover === "end-of-shift" ? runningShifts(duty, leaver.id) : new Map<string, string>()
    const proofs = yield* proveCover(pagerduty, references, leaver, successors, options, shifts)
    const shiftBased = yield* planShiftBased(
      pagerduty,
      references.shiftBased.references,
      leaver,
      successors,
      options,
      STAGE,
    )
    const everySchedule = [...references.everySchedule, ...references.shiftBased.every.map(asSchedule)]
    const covers = [...proofs, ...shiftBased.proofs]
    const teams = yield* planTeams(pagerduty, leaver, references, successors, STAGE.teams)
    const schedules = yield* Effect.forEach(references.schedules, (reference) =>
      planSchedule(reference, leaver, successors.of(reference.schedule.id), shifts.get(reference.schedule.id)),
    )
    const policies = references.policies.map((policy) => planPolicy(policy, leaver, successors.of(policy.id)))
    // Who may change incidents takes those, too, that come before the end.
    const open = agent.length === 0 ? planIncidents(references, leaver, successors.everything, options) : undefined
    const steps: ReadonlyArray<PlannedStep> = [
      ...teams.steps,
      ...schedules.flat(),
      ...shiftBased.steps,
      ...policies,
      open,
    ].filter((step) => step !== undefined)
    return settle({
      steps: steps.toSorted((a, b) => a.stage - b.stage),
      // What this plan hands over is no blocker; what it can't, is.
      blockers: [...held, ...shiftBased.blockers],
      evidence: {
        names: namesOf(references, [leaver, ...successors.all]),
        zones: Object.fromEntries(covers.map(({ cover: { target, timeZone } }) => [target.id, timeZone])),
        cover: covers.map(({ cover }) => cover),
      },
      warnings: [
        ...reach(successors),
        ...teams.warnings,
        ...proofs.flatMap((proof) => proof.warnings),
        ...shiftBased.warnings,
        ...burdens({
          references: { ...references, everySchedule },
          proofs: covers,
          successors,
          window: yield* comingWeeks(options.weeks ?? WEEKS),
        }),
        ...hidden(references, leaver),
        ...onCallNow(duty, leaver, references, shifts),
        ...(open === undefined ? [] : waysOfIncidents(references, successors.everything, options)),
      ],
      sight,
      accounts: [leaver.id, ...successors.all.map(({ id }) => id)],
    })
  }),
  verify: verifyCover(pagerduty),
})

const person = ({ id, name }: User) => ({ id, name })

/** The successor in the layers and in the overrides; where the running shift is to end first, the leaver stays till then. */
const planSchedule = Effect.fnUntraced(function* (
  { schedule: raw, inLayers, overrides, standing }: ScheduleReference,
  leaver: User,
  successor: User | undefined,
  shiftEnds: string | undefined,
) {
  if (successor === undefined) return []
  const now = DateTime.toEpochMillis(yield* DateTime.now)
  const target = targetOf("schedule", raw)
  const intent: typeof HandOver.Type = { from: person(leaver), to: person(successor) }
  const theirs = overrides.filter(({ user }) => user.id === leaver.id)
  const running = ({ start, end }: ReturnType<typeof part>) =>
    shiftEnds !== undefined && start === null && end === shiftEnds
  const parts = standing.map((entry) => part(entry, now))
  const byOverride = parts.some(running)
  const going = keyed(theirs).filter((one) => !(byOverride && running(part(one, now))))
  // The parts are where nobody is on top.
  const planCover = (cover: Parameters<typeof overrideCover.plan>[0]["intent"], stage: number) =>
    overrideCover.plan({ target, intent: cover, state: seenCover(overrides, [], cover, now).state, stage })
  return [
    inLayers && shiftEnds !== undefined && !byOverride
      ? planCover({ from: intent.from, to: intent.from, parts: [{ start: null, end: shiftEnds }] }, STAGE.stay)
      : undefined,
    inLayers
      ? schedule.plan({
          target,
          intent,
          state: (yield* seenSchedule(raw)).state,
          stage: STAGE.schedules,
          clears: [`schedule:${raw.id}`],
        })
      : undefined,
    parts.some((one) => !running(one))
      ? planCover({ ...intent, parts: parts.filter((one) => !running(one)) }, STAGE.cover)
      : undefined,
    going.length > 0
      ? overrideRemoval.plan({
          target,
          intent: {
            from: intent.from,
            overrides: Object.fromEntries(
              going.map(({ key, start, end }) => [key, { start: utc(start), end: utc(end) }]),
            ),
          },
          state: toState(going, now),
          stage: STAGE.removal,
          clears: [`overrides:${raw.id}`],
        })
      : undefined,
  ]
})

const planPolicy = (raw: Policy, leaver: User, successor: User | undefined) =>
  successor === undefined
    ? undefined
    : escalationPolicy.plan({
        target: targetOf("escalation_policy", raw),
        intent: { from: person(leaver), to: person(successor) },
        state: seenPolicy(raw).state,
        stage: STAGE.policies,
        clears: [`escalation-policy:${raw.id}`],
      })

const planIncidents = (references: References, leaver: User, successor: User | undefined, { incidents: by }: Options) =>
  successor === undefined
    ? undefined
    : incidents.plan({
        target: targetOf("user", leaver),
        intent: { from: person(leaver), to: person(successor), ...(by === "policy" && { by }) },
        state: seenIncidents(references.incidents).state,
        stage: STAGE.incidents,
        clears: ["incidents"],
      })

/** Everything that the steps name by id, so that a plan can be read. */
const namesOf = ({ schedules, shiftBased, policies, incidents: open }: References, people: ReadonlyArray<User>) =>
  Object.fromEntries([
    ...[
      ...shiftBased.references.flatMap(({ schedule: { users = [] } }) => users),
      ...schedules.flatMap(({ others, overrides }) => [...others, ...overrides.map(({ user }) => user)]),
      ...policies.flatMap(({ escalation_rules: rules }) => rules.flatMap(({ targets }) => targets)),
      ...open.flatMap(({ assignments }) => assignments.map(({ assignee }) => assignee)),
    ].map(({ id, summary }) => [id, summary ?? id]),
    ...open.map(({ id, incident_number: number, title }) => [
      id,
      `#${number}${title === undefined ? "" : ` ${title}`}`,
    ]),
    ...people.map(({ id, name }) => [id, name]),
  ])

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

/** Overrides of the leaver that lie wholly under others' are taken out, and not made again. */
const hidden = ({ schedules, user }: References, leaver: User) =>
  schedules.flatMap(({ schedule: { name, time_zone: zone }, overrides, standing }) =>
    overrides
      .filter(
        ({ user: who, start, end }) =>
          who.id === user &&
          !standing.some((one) => Date.parse(one.start) < Date.parse(end) && Date.parse(one.end) > Date.parse(start)),
      )
      .map(
        ({ end }) =>
          `Schedule "${name}": an override of ${leaver.name} until ${inZone(end, zone)} lies under others', who stand: it is taken out, and not made again.`,
      ),
  )

/** When the shifts end that the leaver stands in now, by schedule. */
const runningShifts = (rows: ReadonlyArray<OnCallEntry>, leaver: string): ReadonlyMap<string, string> =>
  new Map(
    rows.flatMap(({ user, schedule: on, end }) =>
      user?.id === leaver && on && end ? [[on.id, utc(end)] as const] : [],
    ),
  )

/** Whoever is on call now hands over at once, or stays till the shift ends: say so. */
const onCallNow = (
  rows: ReadonlyArray<OnCallEntry>,
  leaver: User,
  { schedules, shiftBased }: References,
  shifts: ReadonlyMap<string, string>,
) => {
  const theirs = rows.filter(({ user }) => user?.id === leaver.id)
  const byId = new Map([...schedules, ...shiftBased.references].map(({ schedule }) => [schedule.id, schedule]))
  const stays = [...shifts].filter(([id]) => byId.has(id))
  const places = (some: ReadonlyArray<OnCallEntry>) =>
    [
      ...new Set(some.map(({ schedule: on, escalation_policy: policy }) => on?.summary ?? policy.summary ?? policy.id)),
    ].join(", ")
  const now = theirs.filter(({ schedule: on }) => !stays.some(([id]) => id === on?.id))
  return [
    ...(now.length === 0
      ? []
      : [`${leaver.name} is on call now (${places(now)}): who takes over is paged from the moment of the change.`]),
    ...stays.map(
      ([id, end]) =>
        `${leaver.name} stays on call on "${byId.get(id)?.name ?? id}" until ${inZone(end, byId.get(id)?.time_zone)}: deleting waits for that; run the same command again then.`,
    ),
    ...(stays.length === 0
      ? []
      : [
          `An offboarding signs ${leaver.name} out first all the same: until then calls, texts and e-mails reach them, the app does not.`,
        ]),
  ]
}

/** Which way each incident goes, and why. */
const waysOfIncidents = ({ incidents: open }: References, successor: User | undefined, { incidents: by }: Options) => {
  if (by !== "policy" || open.length === 0) return []
  const numbers = (some: References["incidents"]) => some.map(({ incident_number: number }) => `#${number}`).join(", ")
  const [back, on] = [open.filter(mayGoBack), open.filter((one) => !mayGoBack(one))]
  return [
    ...(back.length === 0 ? [] : [`Back to their policies, which they came by: ${numbers(back)}; escalation goes on.`]),
    ...(on.length === 0
      ? []
      : [
          `To ${successor?.name ?? "the successor"}, since they were assigned by hand or are others' too: ${numbers(on)}.`,
        ]),
  ]
}
