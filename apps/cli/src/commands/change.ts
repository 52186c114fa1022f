import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Argument, Command, Flag } from "effect/cli"
import { askedBy, asking, at, readAt, yes } from "../asking.ts"
import { EXIT, Exit } from "../exit.ts"
import { offboardAll } from "../many.ts"
import { planAndPerform } from "../performing.ts"

const SAYS = {
  transfer: "Hand over what a person is responsible for",
  deprovision: "Delete an account",
}

const change = (name: "transfer" | "deprovision") =>
  Command.make(
    name,
    { ...asking, at, yes },
    Effect.fn(function* ({ at: then, yes: sure, ...given }) {
      return yield* planAndPerform(yield* askedBy(name, given), { yes: sure, ...(yield* readAt(then)) })
    }),
  ).pipe(
    Command.withDescription(`${SAYS[name]}: plan, ask, perform`),
    Command.withExamples([
      {
        command: `latchkey ${name} ana@acme.test${name === "deprovision" ? "" : " --to bo@acme.test"}`,
        description: "Shows the plan and asks first",
      },
      {
        command: `latchkey ${name} ana@acme.test${name === "deprovision" ? "" : " --to bo@acme.test"} --yes --json`,
        description: "For scripts",
      },
    ]),
  )

const revokeSessions = Command.make(
  "revoke-sessions",
  { who: asking.who, reason: asking.reason, yes },
  Effect.fn(function* ({ who, reason, yes: sure }) {
    const why = Option.isSome(reason) ? { reason: reason.value } : {}
    return yield* planAndPerform({ change: "revoke-sessions", who, ...why }, { yes: sure })
  }),
).pipe(
  Command.withDescription("Sign somebody out everywhere, and do nothing else: for 3 a.m."),
  Command.withExamples([
    { command: "latchkey revoke-sessions ana@acme.test --yes", description: "Their account stays; see `offboard`" },
  ]),
)

const offboard = Command.make(
  "offboard",
  {
    ...asking,
    who: Argument.optional(asking.who),
    fromCsv: Flag.String("from-csv").pipe(
      Flag.withDescription(
        "A CSV file whose first line is `leaver,successor`, then a line each: one plan each, then a result each",
      ),
      Flag.optional,
    ),
    at,
    yes,
  },
  Effect.fn(function* ({ who, fromCsv, at: then, yes: sure, ...given }) {
    if (Option.isSome(who) && Option.isNone(fromCsv))
      return yield* planAndPerform(yield* askedBy("offboard", { ...given, who: who.value }), {
        yes: sure,
        ...(yield* readAt(then)),
      })
    if (Option.isNone(fromCsv) || Option.isSome(who) || given.to.length > 0 || Option.isSome(then))
      return yield* new Exit({
        code: EXIT.usage,
        message: "Say who leaves, with --to; or --from-csv FILE, which says both, and is performed now.",
      })
    const why = Option.isSome(given.reason) ? { reason: given.reason.value } : {}
    return yield* offboardAll(fromCsv.value, { yes: sure, ...why })
  }),
).pipe(
  Command.withDescription("Hand over, then delete the account: plan, ask, perform"),
  Command.withExamples([
    { command: "latchkey offboard ana@acme.test --to bo@acme.test", description: "Shows the plan and asks first" },
    { command: "latchkey offboard ana@acme.test --to bo@acme.test --yes --json", description: "For scripts" },
    {
      command: "latchkey offboard ana@acme.test --to bo@acme.test --at 2026-11-30T18:00:00+01:00",
      description: "On the evening of their last day, by `latchkey serve` or `latchkey worker`",
    },
    { command: "latchkey offboard --from-csv leavers.csv", description: "Several, after one look at all of them" },
  ]),
)

export const changes = [revokeSessions, change("transfer"), change("deprovision"), offboard] as const
