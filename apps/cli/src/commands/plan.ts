import { writeFileSync } from "node:fs"
import type { Plan } from "@latchkey/core"
import type { Asked } from "@latchkey/operations"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Command, Flag } from "effect/cli"
import { askedBy, asking } from "../asking.ts"
import { EXIT, Exit } from "../exit.ts"
import { showPlan } from "../render/plan.ts"
import { forPrograms, host, printOne } from "../shared.ts"

const planOf = (change: Asked["change"]) =>
  Command.make(
    change,
    { ...asking, out: Flag.String("out").pipe(Flag.withDescription("Save the plan in this file"), Flag.optional) },
    Effect.fn(function* ({ out, ...given }) {
      const asked = yield* askedBy(change, given)
      const plan = yield* (yield* host).plan(asked)
      if (Option.isSome(out)) {
        yield* save(out.value, plan)
        if (!(yield* forPrograms))
          yield* Console.error(`Saved in ${out.value}; perform it with: latchkey apply ${out.value}`)
      }
      yield* printOne(plan, () => showPlan(plan))
      return plan.blockers.length === 0
        ? undefined
        : yield* new Exit({ code: EXIT.no, message: "The plan is blocked." })
    }),
  ).pipe(
    Command.withDescription(`Plan: ${change}. Changes nothing; exit 3 if it is blocked`),
    Command.withExamples([
      {
        command: `latchkey plan ${change} ana@acme.test${change === "deprovision" ? "" : " --to bo@acme.test"} --out plan.json`,
        description: "See it before it happens",
      },
    ]),
  )

const save = (path: string, saved: Plan) =>
  Effect.try({
    try: () => writeFileSync(path, `${JSON.stringify(saved, undefined, 2)}\n`, { mode: 0o600 }),
    catch: (error) => new Exit({ code: EXIT.usage, message: `The plan can't be saved in ${path}: ${String(error)}` }),
  })

export const plan = Command.make("plan").pipe(
  Command.withDescription("Plan a change, without changing anything"),
  Command.withSubcommands([planOf("transfer"), planOf("deprovision"), planOf("offboard")]),
)
