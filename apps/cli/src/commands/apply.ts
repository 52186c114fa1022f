import { readFileSync } from "node:fs"
import { digestOf, Plan } from "@latchkey/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Argument, Command, Flag } from "effect/cli"
import { yes } from "../asking.ts"
import { EXIT, Exit } from "../exit.ts"
import { performAsked, refuseBlocked, sayPlan } from "../performing.ts"
import { drawCover } from "../render/cover.ts"
import { showPlan } from "../render/plan.ts"
import { host, printOne } from "../shared.ts"

const file = Argument.String("file").pipe(Argument.withDescription("A plan saved with --out"))

const readPlan = Effect.fnUntraced(function* (path: string) {
  const refuse = (why: string) => new Exit({ code: EXIT.usage, message: `${path} can't be used as a plan: ${why}` })
  const text = yield* Effect.try({ try: () => readFileSync(path, "utf8"), catch: (error) => refuse(String(error)) })
  const plan = yield* Schema.decodeUnknownEffect(Schema.fromJsonString(Plan))(text).pipe(
    Effect.mapError(({ message }) => refuse(`it is not a Latchkey plan (saved with --out). ${message}`)),
  )
  return digestOf(plan) === plan.digest ? plan : yield* refuse("its digest is not that of its content: it was edited.")
})

export const show = Command.make(
  "show",
  {
    file,
    cover: Flag.Boolean("cover").pipe(
      Flag.withDescription("Draw who stands where, day by day, before and after"),
      Flag.withDefault(false),
    ),
  },
  Effect.fn(function* ({ file: path, cover }) {
    const plan = yield* readPlan(path)
    yield* printOne(cover ? (plan.evidence?.cover ?? []) : plan, () => (cover ? drawCover(plan) : showPlan(plan)))
  }),
).pipe(
  Command.withDescription("Show a saved plan"),
  Command.withExamples([
    { command: "latchkey show plan.json", description: "Before and after, step by step" },
    { command: "latchkey show plan.json --cover", description: "Who is on call, day by day" },
  ]),
)

export const apply = Command.make(
  "apply",
  { file, yes },
  Effect.fn(function* ({ file: path, yes: sure }) {
    const plan = yield* readPlan(path)
    const by = yield* host
    if ((yield* by.connection).name !== plan.connection)
      return yield* new Exit({
        code: EXIT.usage,
        message: `The plan is for the connection "${plan.connection}": name it with --connection.`,
      })
    // Performed already is well, begun is resumed: neither is planned again.
    const known = yield* Effect.flatMap(by.operations, ({ read }) => read(plan.id))
    if (known !== undefined && known.plan.digest !== plan.digest)
      return yield* new Exit({ code: EXIT.usage, message: "Another plan of this id was begun already: plan again." })
    if (known === undefined) {
      if (plan.blockers.length > 0) yield* sayPlan(by, plan)
      yield* refuseBlocked(plan)
      const changed = yield* by.staleness(plan)
      if (changed !== undefined)
        return yield* new Exit({
          code: EXIT.no,
          message: `The plan is stale, nothing was changed. ${changed} Plan again.`,
        })
    }
    yield* sayPlan(by, plan)
    return yield* performAsked(by, plan, { yes: sure })
  }),
).pipe(
  Command.withDescription("Perform a saved plan: asks first; a stale plan is refused (exit 3)"),
  Command.withExamples([
    { command: "latchkey apply plan.json", description: "Again, after a crash: goes on where it stopped" },
  ]),
)
