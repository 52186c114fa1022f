import type { Plan } from "@latchkey/core"
import { fileJournal, planChange } from "@latchkey/operations"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Argument, Command, Flag } from "effect/cli"
import { performAsked, refuseBlocked, resumable } from "../performing.ts"
import { bend } from "../render/bend.ts"
import { showPlan } from "../render/plan.ts"
import { connection, forPrograms } from "../shared.ts"

const SAYS: Readonly<Record<Plan["change"], string>> = {
  transfer: "Hand over what a person is responsible for",
  deprovision: "Delete an account",
  offboard: "Hand over, then delete the account",
}

/** What every change asks: who, to whom, why. */
export const asking = {
  who: Argument.String("who").pipe(Argument.withDescription("E-mail or id of who leaves")),
  to: Flag.String("to").pipe(Flag.withDescription("E-mail or id of who takes over"), Flag.optional),
  reason: Flag.String("reason").pipe(Flag.withDescription("Why (a ticket): kept in plan and journal"), Flag.optional),
}

const change = (name: Plan["change"]) =>
  Command.make(
    name,
    { ...asking, yes: Flag.Boolean("yes").pipe(Flag.withDescription("Don't ask"), Flag.withDefault(false)) },
    Effect.fn(function* ({ who, to, reason, yes }) {
      const opened = yield* connection
      const journal = fileJournal()
      const asked = {
        change: name,
        who,
        ...(Option.isSome(to) && { to: to.value }),
        ...(Option.isSome(reason) && { reason: reason.value }),
      }
      const begun = yield* resumable(journal, opened.name, asked)
      // Killed in the middle: goes on. Ended, well or not: planned again, and what is gone was gone by then.
      const plan =
        begun?.state === "running"
          ? begun.plan
          : yield* planChange(opened, asked).pipe(
              Effect.catchIf(
                ({ reason: why }) => why._tag === "NotFound" && begun !== undefined,
                (error) => (begun === undefined ? Effect.fail(error) : Effect.succeed(begun.plan)),
              ),
            )
      if (!(yield* forPrograms)) yield* Console.log(bend(`${showPlan(plan)}\n`))
      yield* refuseBlocked(plan)
      return yield* performAsked(opened, plan, journal, { yes })
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

export const changes = [change("transfer"), change("deprovision"), change("offboard")] as const
