import { type Json, type Plan, type PlannedStep, type Receipt, same } from "@latchkey/core"
import { type Result, subjectOf } from "@latchkey/operations"
import { style } from "./style.ts"
import { withTimes } from "./times.ts"

/** A plan for people: each step with what changes, then what stands in the way. Of one that takes back, what it takes back. */
export const showPlan = (plan: Plan, undone?: Plan): string => {
  const named = names(plan)
  const what = undone === undefined ? titleOf(plan) : `${plan.change} ${titleOf(undone)}`
  return [
    style("bold", `${what} on ${plan.connection}`),
    ...(plan.reason === undefined ? [] : [`reason: ${plan.reason}`]),
    "",
    ...(plan.steps.length === 0
      ? ["No steps."]
      : plan.steps.flatMap((step, index) => showStep(step, index + 1, named))),
    ...section(
      "Blocked by",
      "red",
      plan.blockers.map(({ what, clearedBy }) => `${named(what)} Cleared by: ${named(clearedBy)}`),
    ),
    ...section(
      "Could not be seen",
      "red",
      plan.sight.unseen.map(({ what, why }) => `${what}: ${why}`),
    ),
    ...section(
      "Mind",
      "yellow",
      plan.warnings.map((line) => named(line)),
    ),
    "",
    style("dim", `${countOf(plan)}; digest ${plan.digest.slice(0, 12)}`),
  ].join("\n")
}

/** What is marked of a step that can't be taken back, in its own words. */
const FINAL = /; this can't be taken back$/

/** What is done, to whom, for whom. */
export const titleOf = (plan: Plan): string => {
  const { to } = plan.request
  return `${plan.change} ${subjectOf(plan)}${to === undefined ? "" : ` -> ${String(to)}`}`
}

/** "1 step", "23 steps". */
export const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? "" : "s"}`
export const countOf = ({ steps }: Plan): string => count(steps.length, "step")

const showStep = (step: PlannedStep, number: number, named: ReturnType<typeof names>): ReadonlyArray<string> => [
  `${String(number).padStart(3)}. ${named(step.line.replace(FINAL, ""), step.target.id)}${step.reversible ? "" : style("red", "  [can't be taken back]")}`,
  ...difference(step).map((line) => `       ${named(line, step.target.id)}`),
]

/** What differs, item by item: before -> after. */
const difference = ({ before, after, intent }: PlannedStep): ReadonlyArray<string> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((item) => !same(before[item] ?? null, after[item] ?? null))
    .map((item) => {
      const [was, is] = facets(item, before[item], after[item])
      return `${item}: ${was} -> ${is === "none" && isRecord(intent) && "to" in intent ? "handed over" : is}`
    })

/** Of two records only the parts that differ are shown. */
const facets = (item: string, was: Json | undefined, is: Json | undefined): readonly [string, string] => {
  if (!isRecord(was) || !isRecord(is)) return [beside(item, was), beside(item, is)]
  const parts = Object.keys({ ...was, ...is }).filter((part) => !same(was[part] ?? null, is[part] ?? null))
  const pick = (of: Readonly<Record<string, Json>>) => parts.map((part) => brief(of[part])).join("; ")
  return [pick(was), pick(is)]
}

/** What the item's name says already is not said again. */
const beside = (item: string, value: Json | undefined): string => {
  if (!isRecord(value)) return brief(value)
  const rest = Object.entries(value).filter(([, part]) => part !== null && !item.includes(String(part)))
  return rest.length === 0 ? "there" : rest.map(([name, part]) => `${name} ${brief(part)}`).join(", ")
}

const isRecord = (value: Json | undefined): value is Readonly<Record<string, Json>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const brief = (value: Json | undefined): string => {
  if (value === undefined || value === null) return "none"
  if (typeof value !== "object") return String(value)
  return Object.values(value)
    .map((part) => brief(part))
    .join(", ")
}

/** Puts names for ids where the plan knows them, and times as people read them. */
const names = ({ evidence: { names: known = {}, zones = {} } = {} }: Plan) => {
  const people = Object.entries(known)
  return (text: string, target?: string) =>
    people.reduce(
      (said, [id, name]) => said.replaceAll(`${name} (${id})`, name).replaceAll(id, name),
      withTimes(text, target === undefined ? undefined : zones[target]),
    )
}

const section = (title: string, colour: "red" | "yellow", lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : ["", style(colour, title), ...lines.map((line) => `  - ${line}`)]

/** A receipt in a line: its outcome in the contract's words. */
export const showReceipt = (plan: Plan, { line, target }: PlannedStep, receipt: Receipt): string =>
  `${mark(receipt)} ${names(plan)(receipt.why === undefined ? line : `${line.replace(FINAL, "")}: ${receipt.why}`, target.id)}`

const mark = ({ outcome, until }: Receipt) =>
  until !== undefined
    ? style("yellow", "waiting".padEnd(12))
    : style(outcome === "done" || outcome === "already done" ? "green" : "red", outcome.padEnd(12))

/** What is left of a plan, and whether the world is as it promised. */
export const sayResult = ({ plan, receipts, left, differences }: Result): string => {
  const named = names(plan)
  const covers = plan.evidence?.cover?.length ?? 0
  return [
    "",
    ...(receipts.length === 0 ? ["Nothing to do."] : []),
    ...(left.length === 0
      ? ["Left: nothing."]
      : ["Left:", ...left.map(({ line, why }) => `  - ${named(line)} (${named(why)})`)]),
    ...(differences?.length === 0 && covers > 0
      ? [`Read again: cover of ${covers} schedule${covers === 1 ? "" : "s"} is as promised.`]
      : section(
          "Not as promised",
          "red",
          (differences ?? []).map((line) => named(line)),
        )),
  ].join("\n")
}
