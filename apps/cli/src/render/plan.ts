import { type Items, type Json, type Plan, type PlannedStep, type Receipt, same } from "@latchkey/core"
import { style } from "./style.ts"

/** A plan for people: each step with what changes, then what stands in the way. */
export const showPlan = (plan: Plan): string => {
  const named = names(plan)
  const { who, to } = plan.request
  const title = `${plan.change} ${String(who)}${to === undefined ? "" : ` -> ${String(to)}`} on ${plan.connection}`
  return [
    style("bold", title),
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
    ...section("Mind", "yellow", plan.warnings.map(named)),
    "",
    style("dim", `${plan.steps.length} steps; digest ${plan.digest.slice(0, 12)}`),
  ].join("\n")
}

const showStep = (step: PlannedStep, number: number, named: (text: string) => string): ReadonlyArray<string> => [
  `${String(number).padStart(3)}. ${named(step.line)}${step.reversible ? "" : style("red", "  [can't be taken back]")}`,
  ...difference(step.before, step.after).map((line) => `       ${named(line)}`),
]

/** What differs, item by item: before -> after. */
const difference = (before: Items, after: Items): ReadonlyArray<string> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((item) => !same(before[item] ?? null, after[item] ?? null))
    .map((item) => {
      const [was, is] = facets(before[item], after[item])
      return `${item}: ${was} -> ${is}`
    })

/** Of two records only the parts that differ are shown. */
const facets = (was: Json | undefined, is: Json | undefined): readonly [string, string] => {
  if (!isRecord(was) || !isRecord(is)) return [brief(was), brief(is)]
  const parts = Object.keys({ ...was, ...is }).filter((part) => !same(was[part] ?? null, is[part] ?? null))
  const pick = (of: Readonly<Record<string, Json>>) => parts.map((part) => brief(of[part])).join("; ")
  return [pick(was), pick(is)]
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

/** Puts names for ids, where the plan knows them. */
const names = (plan: Plan) => {
  const people =
    isRecord(plan.evidence) && isRecord(plan.evidence["people"]) ? Object.entries(plan.evidence["people"]) : []
  return (text: string) =>
    people.reduce((said, [id, name]) => (typeof name === "string" ? said.replaceAll(id, name) : said), text)
}

const section = (title: string, colour: "red" | "yellow", lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : ["", style(colour, title), ...lines.map((line) => `  - ${line}`)]

/** A receipt in a line: its outcome in the contract's words. */
export const showReceipt = (step: PlannedStep, receipt: Receipt): string =>
  `${mark(receipt)} ${step.line}${receipt.why === undefined ? "" : `: ${receipt.why}`}`

const mark = ({ outcome }: Receipt) =>
  style(outcome === "done" || outcome === "already done" ? "green" : "red", outcome.padEnd(12))
