import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Command, Flag } from "effect/cli"
import { askedBy, asking } from "../asking.ts"
import { planAndPerform } from "../performing.ts"

const SAYS = {
  transfer: "Hand over what a person is responsible for",
  deprovision: "Delete an account",
  offboard: "Hand over, then delete the account",
}

const yes = Flag.Boolean("yes").pipe(Flag.withDescription("Don't ask"), Flag.withDefault(false))

const change = (name: keyof typeof SAYS) =>
  Command.make(
    name,
    { ...asking, yes },
    Effect.fn(function* ({ yes, ...given }) {
      return yield* planAndPerform(yield* askedBy(name, given), { yes })
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

export const changes = [revokeSessions, change("transfer"), change("deprovision"), change("offboard")] as const
