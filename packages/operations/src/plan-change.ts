import { randomUUID } from "node:crypto"
import {
  asOf,
  compose,
  type Connection,
  ConnectorError,
  Deprovision,
  type Draft,
  finish,
  type Plan,
  planning,
  RevokeSessions,
  same,
  TransferData,
  TransferOptions,
} from "@latchkey/core"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** What can be asked for; taking an operation back is planned of its record. */
export type Asking = Exclude<Plan["change"], "undo">

/** What a person asks for: who, to whom, why. */
export interface Asked {
  readonly change: Asking
  /** An e-mail or an id. */
  readonly who: string
  readonly to?: string
  readonly options?: TransferOptions
  readonly reason?: string
}

/** Plans a change on a connection, all of it as of one instant; offboarding is a transfer, then a deprovisioning. */
export const planChange = Effect.fn("operations.planChange")(function* (
  connection: Connection,
  asked: Asked,
  instant?: string,
) {
  const { change, reason } = asked
  const madeAt = instant ?? DateTime.formatIso(yield* DateTime.now)
  const draft = yield* planning(drafts[change](connection, asked)).pipe(asOf(madeAt))
  return finish(draft, {
    id: randomUUID(),
    connection: connection.name,
    change,
    request: requestOf(asked),
    madeAt,
    ...(reason !== undefined && { reason }),
  })
})

/** What is asked, as a plan has it. */
export const requestOf = ({ who, to, options }: Asked): Plan["request"] => ({
  who,
  ...(to !== undefined && { to }),
  ...(options !== undefined && { options }),
})

const Who = Schema.Struct({
  who: Schema.String,
  to: Schema.optionalKey(Schema.String),
  options: Schema.optionalKey(TransferOptions),
})

/** What a plan was asked as; one that takes back asks for nothing that is not in it. */
const askedOf = Effect.fnUntraced(function* ({ change, request, reason }: Plan) {
  if (change === "undo") return undefined
  const asked = yield* Schema.decodeUnknownEffect(Who)(request).pipe(
    Effect.mapError(
      ({ message }) =>
        new ConnectorError({
          operation: "plan",
          message: `The plan's request is not one of this version's: ${message}`,
          remedy: "Make the plan again.",
          reason: { _tag: "ContractBroken", place: "request" },
        }),
    ),
  )
  return { change, ...asked, ...(reason !== undefined && { reason }) } satisfies Asked
})

/**
 * The same request, planned again as of when it was: that time passed, an override began or ended, alters nothing; what
 * somebody changed does. What takes back is as it was: whether the world still fits is looked at step by step.
 */
export const planAgain = Effect.fnUntraced(function* (connection: Connection, plan: Plan) {
  const asked = yield* askedOf(plan)
  return asked === undefined ? plan : yield* planChange(connection, asked, plan.madeAt)
})

/** Whether a plan still holds; else in words what planning it again gives. */
export const staleness = Effect.fnUntraced(function* (connection: Connection, plan: Plan) {
  const now = yield* planAgain(connection, plan)
  return now.digest === plan.digest ? undefined : whatChanged(plan, now)
})

/** Where two plans for one request differ. */
const whatChanged = (was: Plan, is: Plan): string => {
  const old = new Map(was.steps.map((step) => [step.key, step]))
  const fresh = new Map(is.steps.map((step) => [step.key, step]))
  return [
    ...[...fresh.values()].filter(({ key }) => !old.has(key)).map(({ line }) => `New: ${line}.`),
    ...[...old.values()].filter(({ key }) => !fresh.has(key)).map(({ line }) => `No longer: ${line}.`),
    ...[...fresh.values()].flatMap((step) => {
      const before = old.get(step.key)
      return before === undefined || same(before.before, step.before) ? [] : [`Changed: ${step.target.name}.`]
    }),
    ...is.blockers
      .filter(({ key }) => !was.blockers.some((blocker) => blocker.key === key))
      .map(({ what }) => `Blocked: ${what}`),
  ].join(" ")
}

const transfer = (connection: Connection, { who, to, options }: Asked) =>
  Effect.flatMap(connection.resolve(TransferData), ({ plan }) =>
    plan({ from: who, ...(to !== undefined && { to }), ...(options !== undefined && { options }) }),
  )

const deprovision = (connection: Connection, { who }: Asked) =>
  Effect.flatMap(connection.resolve(Deprovision), ({ plan }) => plan({ account: who }))

const revokeSessions = (connection: Connection, { who }: Asked) =>
  Effect.flatMap(connection.resolve(RevokeSessions), ({ plan }) => plan({ account: who }))

/** Where a source knows nothing that could be handed over, the account is taken away all the same. */
const offboard = Effect.fnUntraced(function* (connection: Connection, asked: Asked) {
  const { name, capabilities } = connection.connector
  const takes = capabilities.some(({ key }) => key === TransferData.key)
  const first = takes ? yield* transfer(connection, asked) : nothingToHandOver(name)
  return compose(first, yield* deprovision(connection, asked))
})

const nothingToHandOver = (name: string): Draft => ({
  steps: [],
  blockers: [],
  warnings: [
    `Nothing is handed over: the connector for ${name} can't. What hangs on this person there, see to it by hand.`,
  ],
  sight: { unseen: [] },
})

const drafts = { transfer, deprovision, "revoke-sessions": revokeSessions, offboard } satisfies Readonly<
  Record<Asking, (connection: Connection, asked: Asked) => Effect.Effect<Draft, ConnectorError>>
>
