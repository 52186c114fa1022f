import { type Entry, isEnded, resultOf, shortId, subjectOf, type Summary } from "@latchkey/operations"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Argument, Command, Flag } from "effect/cli"
import { yes } from "../asking.ts"
import { EXIT, Exit } from "../exit.ts"
import { performAsked, refuseBlocked, sayBegun, sayPlan, showWith } from "../performing.ts"
import { sayResult } from "../render/plan.ts"
import { withTimes } from "../render/times.ts"
import { forPrograms, host, printOne, printRows } from "../shared.ts"

const id = Argument.String("id").pipe(Argument.withDescription("An operation's id, or the beginning of it"))

/** The operation of this id, or the only one whose id begins so. */
const find = Effect.fnUntraced(function* (begins: string) {
  const by = yield* host
  const kept = yield* by.operations
  const [only, ...more] = (yield* kept.list).filter((one) => one.id.startsWith(begins))
  const operation = only === undefined || more.length > 0 ? undefined : yield* kept.read(only.id)
  if (operation !== undefined) return { by, kept, operation }
  return yield* new Exit({
    code: EXIT.usage,
    message: `${more.length > 0 ? "Several operations begin" : "No operation begins"} with "${begins}": see \`latchkey operations list\`.`,
  })
})

const list = Command.make(
  "list",
  {},
  Effect.fn(function* () {
    const { list: all } = yield* Effect.flatMap(host, ({ operations: kept }) => kept)
    yield* printRows(Stream.fromIterableEffect(all), {
      ID: ({ id: its }: Summary) => shortId(its),
      BEGUN: ({ begun }: Summary) => begun,
      CONNECTION: ({ connection }: Summary) => connection,
      CHANGE: ({ change }: Summary) => change,
      WHO: subjectOf,
      STATE: ({ state }: Summary) => state,
    })
  }),
).pipe(
  Command.withDescription("What was begun on this machine, newest first"),
  Command.withExamples([{ command: "latchkey operations list --json", description: "With whole ids" }]),
)

const show = Command.make(
  "show",
  { id },
  Effect.fn(function* ({ id: begins }) {
    const { by, operation } = yield* find(begins)
    const { plan, by: asked, state } = operation
    const result = resultOf(operation)
    const shown = yield* showWith(by, plan)
    yield* printOne({ id: operation.id, by: asked, ...result }, () =>
      [
        `${plan.change} ${subjectOf(plan)}: ${state}; asked by ${asked.who} (${asked.host})${plan.reason === undefined ? "" : `, because: ${plan.reason}`}`,
        "",
        shown,
        sayResult(result),
      ].join("\n"),
    )
  }),
).pipe(
  Command.withDescription("An operation: its plan, what was done, what is left"),
  Command.withExamples([{ command: "latchkey operations show 3f2a", description: "The beginning of an id will do" }]),
)

const line = ({ index, at, event }: Entry) => `${String(index).padStart(4)}  ${at}  ${said(event)}`
const said = (event: Entry["event"]): string => {
  if (event.type === "planned")
    return `planned, asked by ${event.by.who} (${event.by.host})${event.due === undefined ? "" : `, for ${event.due}`}`
  if (event.type === "approved") return `approved by ${event.by.who} (${event.by.host})`
  if (event.type === "started") return `begun: ${event.step}`
  if (event.type === "waiting")
    return `waiting${event.until === undefined ? "" : ` until ${event.until}`}: ${event.why}`
  if (event.type === "receipt") return `${event.receipt.outcome}: ${event.receipt.step}`
  if (event.type === "cancel asked") return `${event.by.who} (${event.by.host}) asked to stop`
  if (event.type === "resume asked") return `${event.by.who} (${event.by.host}) asked to go on`
  return event.state
}

const events = Command.make(
  "events",
  {
    id,
    after: Flag.Int("after").pipe(Flag.withDescription("Only those after this number"), Flag.withDefault(0)),
    follow: Flag.Boolean("follow").pipe(Flag.withDescription("Go on until it ends"), Flag.withDefault(false)),
  },
  Effect.fn(function* ({ id: begins, after, follow }) {
    const { kept, operation } = yield* find(begins)
    const quiet = yield* forPrograms
    const print = (entry: Entry) => Console.log(quiet ? JSON.stringify(entry) : withTimes(line(entry)))
    for (let last: Entry | undefined; ;) {
      const entries = yield* kept.told(operation.id, last?.index)
      yield* Effect.forEach(
        entries.filter(({ index }) => index > after),
        print,
      )
      last = entries.at(-1) ?? last
      // What ended may have been begun again: the last word counts.
      if (!follow || (last?.event.type === "state" && isEnded(last.event.state))) return
      yield* Effect.sleep("500 millis")
    }
  }),
).pipe(
  Command.withDescription("An operation's record, event by event; as JSON a line each"),
  Command.withExamples([
    { command: "latchkey operations events 3f2a --follow", description: "While another process performs it" },
    { command: "latchkey operations events 3f2a --after 12 --ndjson", description: "What has come since" },
  ]),
)

const resume = Command.make(
  "resume",
  { id, yes },
  Effect.fn(function* ({ id: begins, yes: sure }) {
    const { by, operation } = yield* find(begins)
    if (operation.state === "done")
      return yield* printOne({ id: operation.id, state: operation.state }, () => "It is done: nothing is left.")
    yield* sayBegun(by, operation.plan)
    return yield* performAsked(by, operation.plan, { yes: sure })
  }),
).pipe(
  Command.withDescription("Go on with an operation that was killed, cancelled, or ended partly done"),
  Command.withExamples([{ command: "latchkey operations resume 3f2a", description: "What is done is not done again" }]),
)

const cancel = Command.make(
  "cancel",
  { id },
  Effect.fn(function* ({ id: begins }) {
    const { by, operation } = yield* find(begins)
    if (isEnded(operation.state))
      return yield* new Exit({ code: EXIT.usage, message: `It is ${operation.state} already: nothing runs.` })
    if (yield* by.cancel(operation))
      return yield* printOne({ id: operation.id, state: "cancelled" }, () => "Cancelled: nobody performs it.")
    yield* printOne(
      { id: operation.id, cancelAsked: true },
      () => "Asked: it stops after the step that runs now; what is done stays done. `operations undo` takes it back.",
    )
  }),
).pipe(
  Command.withDescription("Ask a running operation to stop: between steps, never in one"),
  Command.withExamples([{ command: "latchkey operations cancel 3f2a", description: "From another terminal" }]),
)

const approve = Command.make(
  "approve",
  { id },
  Effect.fn(function* ({ id: begins }) {
    const { by, operation } = yield* find(begins)
    yield* by.approve(operation)
    yield* printOne(
      { id: operation.id, state: "queued" },
      () => `Approved: \`latchkey serve\` or \`latchkey worker\` performs it, or \`operations resume\` here and now.`,
    )
  }),
).pipe(
  Command.withDescription("Say yes to an operation that waits for it: look at it first with `operations show`"),
  Command.withExamples([{ command: "latchkey operations approve 3f2a", description: "Another person's, where asked" }]),
)

const undo = Command.make(
  "undo",
  { id, yes },
  Effect.fn(function* ({ id: begins, yes: sure }) {
    const { by, operation } = yield* find(begins)
    const plan = yield* by.planUndo(operation)
    yield* sayPlan(by, plan)
    yield* refuseBlocked(plan)
    return yield* performAsked(by, plan, { yes: sure })
  }),
).pipe(
  Command.withDescription("Take back what an operation did and can be taken back, newest first: plan, ask, perform"),
  Command.withExamples([{ command: "latchkey operations undo 3f2a", description: "Shows the plan and asks first" }]),
)

export const operations = Command.make("operations").pipe(
  Command.withDescription("What was begun on this machine: look at it, go on with it, stop it, take it back"),
  Command.withSubcommands([list, show, events, approve, resume, cancel, undo]),
)
