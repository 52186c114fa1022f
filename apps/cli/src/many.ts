import { readFileSync } from "node:fs"
import { type Account, type Connection, type ConnectorError, ListAccounts, type Plan } from "@latchkey/core"
import type { Result } from "@latchkey/operations"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Csv } from "effect/encoding"
import { EXIT, Exit } from "./exit.ts"
import { confirmWord, performShown, planOrResume, sayPlan, toJson } from "./performing.ts"
import { bend } from "./render/bend.ts"
import { countOf, sayResult } from "./render/plan.ts"
import { style } from "./render/style.ts"
import { table } from "./render/table.ts"
import { forPrograms, host, printOne } from "./shared.ts"

const Row = Schema.Struct({ leaver: Schema.NonEmptyString, successor: Schema.NonEmptyString })
type Row = typeof Row.Type

/** What became of a row: the plan, and the result of performing it, or what is new in it, so that it was not performed. */
interface Ended extends Row {
  readonly plan: Plan
  readonly result?: Result
  readonly left?: string
}

/** Offboards everybody in a file, one plan each: all are planned and shown before any is performed. */
export const offboardAll = Effect.fnUntraced(function* (
  path: string,
  options: { readonly yes: boolean; readonly reason?: string },
) {
  const rows = yield* readRows(path)
  const by = yield* host
  yield* refuseTangles(yield* by.connection, rows)
  const planRow = Effect.fnUntraced(function* ({ leaver, successor }: Row) {
    yield* Console.error(style("dim", `planning ${leaver} …`))
    const why = options.reason === undefined ? {} : { reason: options.reason }
    const asked = { change: "offboard" as const, who: leaver, to: successor, ...why }
    return { leaver, successor, plan: yield* planOrResume(by, asked) }
  })
  const planned = yield* Effect.forEach(rows, planRow)
  for (const { plan } of planned) yield* sayPlan(by, plan)
  const quiet = yield* forPrograms
  if (!quiet) yield* Console.log(`${summary(planned)}\n`)
  const free = planned.filter(({ plan }) => plan.blockers.length === 0)
  if (free.length > 0 && !options.yes) yield* confirmWord(`offboard ${free.length}`)
  const ended: Array<Ended> = []
  for (const seen of planned) {
    // What was performed since changed what this one found; what it would change, but for less, was seen and said yes to.
    const isFirst = ended.every(({ result }) => result === undefined)
    const now: Ended = isFirst || seen.plan.blockers.length > 0 ? seen : yield* planAgain(seen, planRow(seen))
    if (now.plan.blockers.length > 0 || now.left !== undefined) {
      ended.push(now)
      continue
    }
    if (now.plan.digest !== seen.plan.digest) {
      yield* Console.error(`The plan for ${now.leaver} is another now, by what was done since:`)
      yield* sayPlan(by, now.plan)
      if (!options.yes) yield* confirmWord(now.leaver)
    }
    if (!quiet) yield* Console.log(style("bold", `${now.leaver} -> ${now.successor}`))
    const result = yield* performShown(by, now.plan)
    if (!quiet) yield* Console.log(`${bend(sayResult(result))}\n`)
    ended.push({ ...now, result })
  }
  yield* printOne(
    ended.map(({ plan, result, left }) => toJson(plan, result, left)),
    () => summary(ended),
  )
  return yield* end(ended)
})

/** The same row as it is now, and what in it nobody has seen. */
const planAgain = <R>(seen: Ended, plan: Effect.Effect<Ended, ConnectorError, R>) =>
  plan.pipe(
    Effect.map((now): Ended => {
      const fresh = now.plan.steps.filter(({ key }) => !seen.plan.steps.some((step) => step.key === key))
      return fresh.length === 0 ? now : { ...now, left: `New: ${fresh.map(({ line }) => line).join("; ")}.` }
    }),
    Effect.catchTag("ConnectorError", ({ message, remedy }) =>
      Effect.succeed<Ended>({ ...seen, left: `${message} ${remedy}` }),
    ),
  )

const readRows = Effect.fnUntraced(function* (path: string) {
  const refuse = (why: string) => new Exit({ code: EXIT.usage, message: `${path} can't be used: ${why}` })
  const text = yield* Effect.try({ try: () => readFileSync(path, "utf8"), catch: (error) => refuse(String(error)) })
  const rows = yield* Stream.make(text).pipe(
    Stream.pipeThroughChannel(Csv.decodeSchemaString(Row)({ headers: true })),
    Stream.runCollect,
    Effect.mapError((error) => refuse(`${error.message} Its first line is: leaver,successor`)),
  )
  return rows.length > 0 ? rows : yield* refuse("nobody is in it.")
})

/** Somebody who leaves can't take over, nor leave twice: who is who is told by id, however they are named. */
const refuseTangles = Effect.fnUntraced(function* (opened: Pick<Connection, "resolve">, rows: ReadonlyArray<Row>) {
  const { find } = yield* opened.resolve(ListAccounts)
  const ids = new Map<string, string>()
  for (const who of new Set(rows.flatMap(({ leaver, successor }) => [leaver, successor])))
    ids.set(who, yield* idOf(find(who), who))
  const leavers = rows.map(({ leaver }) => ids.get(leaver))
  const problems = [
    ...rows
      .filter(({ successor }) => leavers.includes(ids.get(successor)))
      .map(
        ({ leaver, successor }) =>
          `${successor} takes over from ${leaver}, and leaves too: name a successor who stays, or offboard one after the other.`,
      ),
    ...rows
      .filter(({ leaver }, index) => leavers.indexOf(ids.get(leaver)) !== index)
      .map(({ leaver }) => `${leaver} is in it twice: keep one of the lines.`),
  ]
  if (problems.length > 0)
    return yield* new Exit({
      code: EXIT.no,
      message: `Nothing was changed. ${problems.join(" ")}`,
    })
})

/** Who is gone already may be so by an earlier run of the same file: planning tells. */
const idOf = (found: Effect.Effect<Account, ConnectorError>, who: string) =>
  found.pipe(
    Effect.map(({ id }) => id),
    Effect.catchIf(
      ({ reason }) => reason._tag === "NotFound",
      () => Effect.succeed(who.toLowerCase()),
    ),
  )

const outcomeOf = ({ plan, result, left }: Ended): string => {
  if (plan.blockers.length > 0) return `blocked: ${plan.blockers.map(({ what }) => what).join(" ")}`
  if (left !== undefined) return `not performed: ${left}`
  if (result === undefined) return `${countOf(plan)} planned`
  return result.left.length === 0 ? "done" : `${result.state}: ${result.left.map(({ why }) => why).join(" ")}`
}

const summary = (rows: ReadonlyArray<Ended>): string =>
  table(rows, { LEAVER: ({ leaver }) => leaver, SUCCESSOR: ({ successor }) => successor, OUTCOME: outcomeOf })

const end = (rows: ReadonlyArray<Ended>) => {
  const well = rows.filter(({ result }) => result?.state === "done").length
  if (well === rows.length) return Effect.void
  const begun = rows.some(({ result }) => result !== undefined && result.state !== "failed")
  return Effect.fail(
    new Exit({
      code: begun ? EXIT.partly : EXIT.no,
      message: `${well} of ${rows.length} are done. See to the others, and run the same command again.`,
    }),
  )
}
