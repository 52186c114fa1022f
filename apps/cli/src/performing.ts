import { isIdle, type Plan, type PlannedStep, same } from "@latchkey/core"
import { type Asked, isDone, isEnded, type Operation, requestOf, type Result, shortId } from "@latchkey/operations"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { Prompt } from "effect/cli"
import { EXIT, Exit } from "./exit.ts"
import type { Host } from "./host/host.ts"
import { bend } from "./render/bend.ts"
import { count, countOf, sayResult, showPlan, showReceipt } from "./render/plan.ts"
import { style } from "./render/style.ts"
import { withTimes } from "./render/times.ts"
import { forPrograms, host, printOne } from "./shared.ts"

/** Plans, shows, asks, performs. Killed in the middle, or half done, it goes on; else it is planned again. */
export const planAndPerform = Effect.fnUntraced(function* (
  asked: Asked,
  { at, ...options }: { readonly yes: boolean; readonly at?: string },
) {
  const by = yield* host
  const plan = yield* planOrResume(by, asked)
  yield* sayPlan(by, plan)
  yield* refuseBlocked(plan)
  if (at !== undefined) return yield* performLater(by, plan, at, options)
  return yield* performAsked(by, plan, options)
})

/**
 * The plan that was begun, if the same was asked before and not ended, or ended half done with the same left to be done
 * (it knows how things were before it began); else a new one.
 */
export const planOrResume = Effect.fnUntraced(function* (
  { connection, operations, plan }: Pick<Host, "connection" | "operations" | "plan">,
  asked: Asked,
) {
  const { name } = yield* connection
  const { list, read } = yield* operations
  // The newest of the same request.
  const last = (yield* list).find(
    (one) => one.connection === name && one.change === asked.change && same(one.request, requestOf(asked)),
  )
  const begun = last === undefined ? undefined : yield* read(last.id)
  if (begun !== undefined && !isEnded(begun.state) && !begun.cancelAsked) return begun.plan
  const fresh = yield* plan(asked).pipe(
    // What this request deleted before is gone, and well.
    Effect.catchIf(
      ({ reason }) => reason._tag === "NotFound" && begun !== undefined,
      (error) => (begun === undefined ? Effect.fail(error) : Effect.succeed(begun.plan)),
    ),
  )
  return begun !== undefined && isRestOf(fresh, begun) ? begun.plan : fresh
})

/** Whether a plan is about just that which an operation, half done, has left. */
const isRestOf = ({ steps, blockers }: Plan, { plan, state, receipts, cancelAsked }: Operation): boolean => {
  if (state !== "partly done" || cancelAsked || blockers.length > 0) return false
  const left = plan.steps.filter(({ key }) => {
    const receipt = receipts.get(key)
    return receipt === undefined || !isDone(receipt)
  })
  const about = (some: ReadonlyArray<PlannedStep>) =>
    some
      .filter((step) => !isIdle(step))
      .map(({ kind, target }) => `${kind} ${target.type} ${target.id}`)
      .toSorted()
  return same(about(steps), about(left))
}

/** Writes it down for a time; whoever performs operations then plans it again first. */
const performLater = Effect.fnUntraced(function* (
  { performAt }: Host,
  plan: Plan,
  due: string,
  { yes }: { readonly yes: boolean },
) {
  yield* confirm(plan, yes)
  const state = yield* performAt(plan, due)
  yield* printOne(
    { id: plan.id, state, due, plan },
    () =>
      `${shortId(plan.id)} is ${state}, to be performed at ${withTimes(due)} by \`latchkey serve\` or \`latchkey worker\`: one of them has to run then. It is planned again first; what would be new in it waits for a person.`,
  )
})

/** A plan before it is performed, for people; programs have it with the result. */
export const sayPlan = Effect.fnUntraced(function* (by: Pick<Host, "operations">, plan: Plan) {
  yield* sayBegun(by, plan)
  if (!(yield* forPrograms)) yield* Console.log(bend(`${yield* showWith(by, plan)}\n`))
})

/** A plan for people; one that takes back says what. */
export const showWith = Effect.fnUntraced(function* ({ operations }: Pick<Host, "operations">, plan: Plan) {
  const { operation } = plan.request
  const { read } = yield* operations
  return showPlan(plan, typeof operation === "string" ? (yield* read(operation))?.plan : undefined)
})

/** A plan with blockers, which has been said, is performed by nobody. */
export const refuseBlocked = Effect.fnUntraced(function* (plan: Plan) {
  const { blockers } = plan
  if (blockers.length === 0) return
  const quiet = yield* forPrograms
  if (quiet) yield* printOne(toJson(plan), () => "")
  const why = quiet
    ? blockers.map(({ what, clearedBy }) => `${what} ${clearedBy}`).join(" ")
    : `see above, ${count(blockers.length, "thing")}.`
  return yield* new Exit({ code: EXIT.no, message: `Blocked, nothing was changed: ${why}` })
})

/** What became of a plan, for programs; without a result it was blocked, if nothing else is said. */
export const toJson = (plan: Plan, result?: Result, why = "blocked") => ({
  plan,
  receipts: result?.receipts ?? [],
  left: result?.left ?? plan.steps.map(({ key, line }) => ({ step: key, line, why })),
  ...(result?.differences && { differences: result.differences }),
})

/** Asks, performs with progress on stderr, and says what came of it. */
export const performAsked = Effect.fnUntraced(function* (by: Host, plan: Plan, { yes }: { readonly yes: boolean }) {
  const known = yield* Effect.flatMap(by.operations, ({ read }) => read(plan.id))
  // One that was killed goes on unasked; one that was stopped, or ended, does not.
  const isFresh = known === undefined || known.cancelAsked || (isEnded(known.state) && known.state !== "done")
  if (plan.steps.length > 0 && isFresh) yield* confirm(plan, yes)
  const result = yield* performShown(by, plan)
  yield* printOne(toJson(plan, result), () => sayResult(result))
  return yield* end(result)
})

/** How many steps of a plan are done, by the record. */
const countDone = Effect.fnUntraced(function* ({ operations }: Pick<Host, "operations">, { id, steps }: Plan) {
  const known = yield* Effect.flatMap(operations, ({ read }) => read(id))
  const done = new Set([...(known?.receipts.values() ?? [])].filter(isDone).map(({ step }) => step))
  // What has nothing to do yet is no step that comes next.
  const next = steps.findIndex((step) => !done.has(step.key) && !isIdle(step))
  return { done: steps.filter(({ key }) => done.has(key)).length, next: next + 1 }
})

/** Where a plan was begun before, and not ended. */
export const sayBegun = Effect.fnUntraced(function* (by: Pick<Host, "operations">, plan: Plan) {
  const { done, next } = yield* countDone(by, plan)
  if (done > 0 && next > 0)
    yield* Console.error(`${done} of ${countOf(plan)} are done already; going on with step ${next}.`)
})

/** Interrupted, what is done is done. */
const sayInterrupted = Effect.fnUntraced(function* (by: Host, plan: Plan) {
  const again = plan.change === "undo" ? `latchkey operations resume ${shortId(plan.id)}` : ownCommand()
  const { done } = yield* countDone(by, plan)
  yield* Console.error(
    by.isElsewhere
      ? `Interrupted here: the server goes on. See: latchkey operations show ${shortId(plan.id)}`
      : `Interrupted: ${done} of ${countOf(plan)} are done, and nothing half done is lost. To go on: ${again}`,
  )
})

/** The command that runs, as a shell takes it. */
const ownCommand = () =>
  ["latchkey", ...process.argv.slice(2)]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(" ")

/** Performs with progress on stderr; a receipt is a line. */
export const performShown = Effect.fnUntraced(function* (by: Host, plan: Plan) {
  const quiet = yield* forPrograms
  const numbers = new Map(plan.steps.map(({ key }, index) => [key, index + 1]))
  const performing = by.perform(plan, {
    waits: (forWhat) => Console.error(style("dim", `waiting: ${withTimes(forWhat)} …`)),
    progress: (step, receipt) => {
      // Progress belongs on stderr; a receipt is what a person asked for.
      if (receipt === undefined)
        return Console.error(style("dim", `step ${numbers.get(step.key)} of ${plan.steps.length} …`))
      return (quiet ? Console.error : Console.log)(bend(showReceipt(plan, step, receipt)))
    },
  })
  return yield* Effect.onInterrupt(performing, () => Effect.ignore(sayInterrupted(by, plan)))
})

const end = ({ plan, state, receipts, left }: Result) => {
  if (state === "done") return Effect.void
  if (state === "waiting for approval")
    return Effect.fail(
      new Exit({
        code: EXIT.no,
        message: `It waits for an approval: \`latchkey operations show ${shortId(plan.id)}\`, then \`approve\`.`,
      }),
    )
  if (state === "cancelled")
    return Effect.fail(
      new Exit({
        code: EXIT.partly,
        message: `Cancelled: ${sayLeft(left.length)}. \`latchkey operations resume ${shortId(plan.id)}\` goes on, \`undo\` takes back what is done.`,
      }),
    )
  const blocked = receipts.some(({ outcome }) => outcome === "blocked" || outcome === "changed underneath")
  if (receipts.some(isDone))
    return Effect.fail(
      new Exit({
        code: EXIT.partly,
        message: `Partly done: ${sayLeft(left.length)}. Run the same command again to go on.`,
      }),
    )
  return Effect.fail(new Exit({ code: blocked ? EXIT.no : EXIT.failed, message: withTimes(left[0]?.why ?? "") }))
}

const sayLeft = (many: number) => `${count(many, "step")} ${many === 1 ? "is" : "are"} left`

/** Nobody is asked where nobody is. */
const needTerminal = Effect.suspend(() =>
  process.stdin.isTTY && process.stdout.isTTY
    ? Effect.void
    : Effect.fail(
        new Exit({
          code: EXIT.usage,
          message: "Nothing was changed: there is no terminal to ask on. Say --yes to go on without being asked.",
        }),
      ),
)

/** Has a word typed before what can't be taken back. */
export const confirmWord = Effect.fnUntraced(function* (word: string) {
  yield* needTerminal
  const typed = yield* ask(Prompt.String({ message: `This can't be taken back. Type ${word} to go on:` }))
  if (typed.trim().toLowerCase() !== word.toLowerCase())
    return yield* new Exit({ code: EXIT.usage, message: `That is not ${word}: nothing was changed.` })
})

/** Interrupted at a question, all is as it was. */
const ask = <A>(question: Prompt.Prompt<A>) =>
  Effect.onError(Prompt.run(question), () => Console.error("\nNothing was changed."))

/** What can't be taken back asks for its word to be typed; everything else for a yes. */
const confirm = Effect.fnUntraced(function* (plan: Plan, yes: boolean) {
  if (yes) return
  yield* needTerminal
  const [word] = plan.steps.flatMap((step) => (step.confirm === undefined ? [] : [step.confirm]))
  if (word !== undefined) return yield* confirmWord(word)
  if (yield* ask(Prompt.Confirm({ message: `Perform ${countOf(plan)}?`, initial: false }))) return
  return yield* new Exit({ code: EXIT.usage, message: "Cancelled: nothing was changed." })
})
