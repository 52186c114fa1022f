import * as Schema from "effect/Schema"
import { Evidence } from "./evidence.ts"
import { Json, sha256 } from "./json.ts"

/** The version of the contract; part of every plan and of every capability's key. */
export const CONTRACT = 1

/** Something at the source: what a step changes, or a grant gives. */
export const Target = Schema.Struct({
  type: Schema.String,
  id: Schema.String,
  name: Schema.String,
  url: Schema.optionalKey(Schema.String),
})
export type Target = typeof Target.Type

/** The facet of a target that a step owns: items by natural key. Compared; so no ids, urls or times that a clock assigns. */
export const Items = Schema.Record(Schema.String, Json)
export type Items = typeof Items.Type

/** Why something may not be done yet. */
export const Blocker = Schema.Struct({
  /** `incidents`, `schedule:P1`: what a step's `clears` refers to. */
  key: Schema.String,
  what: Schema.String,
  /** What would clear it, in words for the person. */
  clearedBy: Schema.String,
  /** RFC 3339, UTC: when it is gone by itself, soon; whoever performs waits for it. */
  until: Schema.optionalKey(Schema.String),
}).annotate({ identifier: "Blocker" })
export type Blocker = typeof Blocker.Type

/** One write to come: shown before it happens, performed by `perform`. */
export const PlannedStep = Schema.Struct({
  /** Kind, target and intent: the same whenever the same thing is to be done. */
  key: Schema.String,
  kind: Schema.String,
  /** Stages run in order, from 0 (before all else, in a composed plan too); steps of one stage may run side by side. */
  stage: Schema.Int,
  /** One human line: before and after. */
  line: Schema.String,
  target: Target,
  intent: Json,
  before: Items,
  after: Items,
  /** Keys of the blockers that this step clears. */
  clears: Schema.Array(Schema.String),
  reversible: Schema.Boolean,
  /** The intent was approved, not the list: takes what is there when it runs. */
  standing: Schema.Boolean,
  /** What a person types before it is performed: it can't be taken back. */
  confirm: Schema.optionalKey(Schema.String),
  /** It takes another step back: `after` itself is wanted, and only where now is `before`. */
  takesBack: Schema.optionalKey(Schema.Literal(true)),
}).annotate({ identifier: "PlannedStep" })
export type PlannedStep = typeof PlannedStep.Type

/** What could not be seen (and why), and how far ahead was looked. Anything unseen blocks every irreversible step. */
export const Sight = Schema.Struct({
  unseen: Schema.Array(Schema.Struct({ what: Schema.String, why: Schema.String })),
  /** A length (ISO 8601), never a date. */
  horizon: Schema.optionalKey(Schema.String),
})
export type Sight = typeof Sight.Type

/** What a change asks for, as JSON: who, to whom, with which options. */
export const Request = Schema.Record(Schema.String, Json)
export type Request = typeof Request.Type

/** A change, before it happens: plain JSON, to be saved, read, approved and applied later. */
export const Plan = Schema.Struct({
  contract: Schema.Literal(CONTRACT),
  /** Names the operation too: hosts make file names of it. */
  id: Schema.String.check(Schema.isPattern(/^[\w-]{1,64}$/)),
  connection: Schema.String,
  change: Schema.Literals(["transfer", "deprovision", "offboard", "revoke-sessions", "undo"]),
  request: Request,
  /** Why, in the words of the person who asked (a ticket, say). */
  reason: Schema.optionalKey(Schema.String),
  /** RFC 3339, UTC. */
  madeAt: Schema.String,
  steps: Schema.Array(PlannedStep),
  blockers: Schema.Array(Blocker),
  warnings: Schema.Array(Schema.String),
  sight: Sight,
  /** The ids of the accounts that it is about, whoever gives and whoever takes. */
  accounts: Schema.optionalKey(Schema.Array(Schema.String)),
  /** What shows that the plan is right, cover before and after for instance. */
  evidence: Schema.optionalKey(Evidence),
  /** SHA-256, hex, over all that a person approves. */
  digest: Schema.String,
}).annotate({ identifier: "Plan" })
export type Plan = typeof Plan.Type

/** What a connector's `plan` gives: a plan without what the host adds (who asked, when, the digest). */
export type Draft = Pick<Plan, "steps" | "blockers" | "warnings" | "sight" | "accounts" | "evidence">

/** The digest that a plan must carry. Ids, times, warnings and evidence are outside it: planning twice gives the same. */
export const digestOf = (plan: Omit<Plan, "digest" | "id" | "madeAt" | "reason">): string =>
  sha256({
    contract: plan.contract,
    connection: plan.connection,
    request: { ...plan.request, change: plan.change },
    steps: plan.steps.map(({ line: _line, target, ...step }) => {
      const named = { type: target.type, id: target.id }
      if (!step.standing) return { ...step, target: named }
      const { before: _before, after: _after, ...approved } = step
      return { ...approved, target: named }
    }),
    blockers: plan.blockers.map(({ key }) => key).toSorted(),
    sight: { ...plan.sight },
  })

/** A standing step that has nothing to do yet: performed only if a later step's guard finds something for it. */
export const isIdle = ({ standing, before }: PlannedStep): boolean => standing && Object.keys(before).length === 0

/** Idle steps are kept where something irreversible comes after them, whose guard may ask for them. */
export const dropIdle = (draft: Draft): Draft => {
  const last = Math.max(0, ...draft.steps.filter(({ reversible }) => !reversible).map(({ stage }) => stage))
  return { ...draft, steps: draft.steps.filter((step) => !isIdle(step) || step.stage < last) }
}

/** Makes a plan of a draft: id, time and digest are the host's. */
export const finish = (
  draft: Draft,
  about: Pick<Plan, "id" | "connection" | "change" | "request" | "madeAt" | "reason">,
): Plan => {
  const plan = { contract: CONTRACT, ...about, ...dropIdle(draft) } as const
  return { ...plan, digest: digestOf(plan) }
}

/** The ids of all that a plan touches, accounts and targets: two that share one are not performed at once. */
export const touchedBy = ({ accounts = [], steps }: Plan): ReadonlyArray<string> => [
  ...new Set([...accounts, ...steps.map(({ target }) => target.id)]),
]
