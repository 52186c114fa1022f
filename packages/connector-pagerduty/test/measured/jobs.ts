import {
  type Connection,
  Deprovision,
  type Draft,
  Entitlements,
  ListAccounts,
  OnCallCheck,
  planning,
  RevokeSessions,
  SignIns,
  TransferData,
} from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { sized } from "../../../emulator-pagerduty/worlds/sized.ts"
import { performAll, planOffboarding } from "../pagerduty.ts"
import { job, jobAfter, type Job } from "./job.ts"

/** Ana is the busiest person of world acme, and one of three on the only schedule of the small world. */
const ANA = { from: "PANA001", to: "PBOCHE1" }
/** Holds nothing. */
const DEE = "PDENOV1"
/** Of a schedule that no policy uses. */
const UNUSED = "PSMOVE1"

const accounts = (connection: Connection) =>
  Effect.flatMap(connection.resolve(ListAccounts), ({ accounts: all }) => Stream.runCollect(all()))
const grants = (connection: Connection) =>
  Effect.flatMap(connection.resolve(Entitlements), ({ grants: all }) => Stream.runCollect(all()))
const signIns = (connection: Connection) =>
  Effect.flatMap(connection.resolve(SignIns), ({ signIns: all }) => Stream.runCollect(all()))
const onCall = (account: string, schedules?: ReadonlyArray<string>) => (connection: Connection) =>
  Effect.flatMap(connection.resolve(OnCallCheck), ({ check }) =>
    check({ account, ...(schedules !== undefined && { schedules }) }),
  )
const onCallByEmail = (email: string) => (connection: Connection) =>
  Effect.gen(function* () {
    const { find } = yield* connection.resolve(ListAccounts)
    return yield* onCall((yield* find(email)).id)(connection)
  })
const transfer = (connection: Connection) =>
  Effect.flatMap(connection.resolve(TransferData), ({ plan }) => planning(plan(ANA)))
const deprovision = (connection: Connection) =>
  Effect.flatMap(connection.resolve(Deprovision), ({ plan }) => planning(plan({ account: DEE })))
const revokeSessions = (connection: Connection) =>
  Effect.flatMap(connection.resolve(RevokeSessions), ({ plan }) => planning(plan({ account: ANA.from })))
const offboard = (connection: Connection) => planOffboarding(connection, ANA)
/** What became of each step: the rest of a receipt differs each time. */
const perform = (connection: Connection, draft: Draft, pass: (until: string) => Promise<unknown>) =>
  Effect.map(performAll(connection, draft, pass), (receipts) => receipts.map(({ outcome, why }) => ({ outcome, why })))
const verify = (connection: Connection, { evidence = {} }: Draft) =>
  Effect.flatMap(connection.resolve(TransferData), (change) => change.verify?.(evidence) ?? Effect.void)

/** Every job, as the page has it: a table each, with a column for each run. */
export const jobs = {
  accounts: { "250 people": job((now) => sized(now, 250), accounts) },
  entitlements: {
    "of one person": job("acme", (connection) =>
      Effect.flatMap(connection.resolve(Entitlements), ({ grantsOf }) => grantsOf(ANA.from)),
    ),
    "of everybody": job("acme", grants),
  },
  "sign-ins": { "2,500 people": job((now) => sized(now, 2_500), signIns) },
  "on call": {
    "by id": job("acme", onCall(ANA.from)),
    "by e-mail": job("acme", onCallByEmail("ana@acme.test")),
    "with a schedule": job("acme", onCall(ANA.from, [UNUSED])),
  },
  transfer: {
    plan: job("acme", transfer),
    perform: jobAfter("acme", transfer, perform),
    "read again": jobAfter("acme", transfer, verify),
  },
  offboarding: {
    "busy: plan": job("acme", offboard),
    "busy: perform": jobAfter("acme", offboard, perform),
    "small: plan": job("one-schedule", offboard),
    "small: perform": jobAfter("one-schedule", offboard, perform),
    "shift-based: plan": job("shift-based", offboard),
    "shift-based: perform": jobAfter("shift-based", offboard, perform),
  },
  deprovisioning: {
    "sign out: plan": job("one-schedule", revokeSessions),
    "sign out: perform": jobAfter("one-schedule", revokeSessions, perform),
    "delete: plan": job("acme", deprovision),
    "delete: perform": jobAfter("acme", deprovision, perform),
  },
  doctor: { calls: job("acme", (connection) => connection.doctor) },
} satisfies Readonly<Record<string, Readonly<Record<string, Job>>>>

/** Those whose scopes are shown. */
export const scoped = {
  "list accounts": jobs.accounts["250 people"],
  entitlements: jobs.entitlements["of everybody"],
  "sign-ins": jobs["sign-ins"]["2,500 people"],
  "on call, by e-mail": jobs["on call"]["by e-mail"],
  "on call, a schedule": jobs["on call"]["with a schedule"],
  "transfer: plan": jobs.transfer.plan,
  "transfer: perform": jobs.transfer.perform,
  "offboard: plan": jobs.offboarding["busy: plan"],
  "offboard: perform": jobs.offboarding["busy: perform"],
  "sign out: plan": jobs.deprovisioning["sign out: plan"],
  "sign out: perform": jobs.deprovisioning["sign out: perform"],
  doctor: jobs.doctor.calls,
} satisfies Readonly<Record<string, Job>>
