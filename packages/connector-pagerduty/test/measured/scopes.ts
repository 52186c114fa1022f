import { readFileSync } from "node:fs"
import { ConnectorError } from "@latchkey/core"
import * as Schema from "effect/Schema"
import type { Job, Measured } from "./job.ts"
import { markdown } from "./page.ts"

/** What a job gives with the scopes that it needs, and with each one of them left out. */
export interface Needs {
  readonly whole: Measured
  readonly without: ReadonlyMap<string, Measured>
}

/** The scopes of the operations that a job calls: shown to suffice, and each to be missed where it is left out. */
export const needsOf = async (name: string, job: Job): Promise<Needs> => {
  const usual = await job()
  const scopes = [...new Set(usual.operations.flatMap(({ id }) => required.get(id) ?? []))].toSorted()
  const whole = await job(scopes)
  if (differ(usual, whole)) throw new Error(`${name}: ${scopes.join(" ")} do not suffice: ${text(whole)}`)
  const without = new Map<string, Measured>()
  for (const scope of scopes) {
    const less = await job(scopes.filter((one) => one !== scope))
    if (!differ(whole, less)) throw new Error(`${name}: nothing is said without ${scope}`)
    without.set(scope, less)
  }
  return { whole, without }
}

/** Jobs by scope: ● without it the job is refused, ○ it is done as far as it goes, and says so. */
export const scopeTable = (needs: ReadonlyMap<string, Needs>): string => {
  const scopes = [...new Set([...needs.values()].flatMap(({ without }) => [...without.keys()]))].toSorted()
  const mark = (less: Measured | undefined) => {
    if (less === undefined) return ""
    return less.gave instanceof ConnectorError ? "●" : "○"
  }
  return markdown(
    ["scope", ...needs.keys()],
    scopes.map((scope) => [`\`${scope}\``, ...[...needs.values()].map(({ without }) => mark(without.get(scope)))]),
  )
}

/** What a plan says where a scope is missing: how it is refused, or the first line that it says more. */
export const wordsTable = (plan: Needs | undefined): string =>
  markdown(
    ["without", "it says"],
    [...(plan?.without ?? [])].map(([scope, { gave }]) => [`\`${scope}\``, words(gave, lines(plan?.whole.gave))]),
  )

const words = (gave: unknown, usual: ReadonlyArray<string>): string => {
  if (gave instanceof ConnectorError) return `refused: ${gave.message} ${gave.remedy}`
  const [first = "", ...more] = lines(gave).filter((line) => !usual.includes(line))
  return more.length === 0 ? first : `${first} (and so for ${more.length} more)`
}

const Draft = Schema.Struct({
  blockers: Schema.Array(Schema.Struct({ what: Schema.String })),
  warnings: Schema.Array(Schema.String),
})
const lines = (gave: unknown): ReadonlyArray<string> => {
  const { blockers, warnings } = Schema.decodeUnknownSync(Draft)(gave)
  return [...blockers.map(({ what }) => what), ...warnings]
}

const text = ({ gave }: Measured): string => JSON.stringify(gave)
const differ = (one: Measured, other: Measured): boolean => text(one) !== text(other)

const Scoped = Schema.Struct({ operationId: Schema.String, "x-pd-requires-scope": Schema.String })
const contract: { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> } = JSON.parse(
  readFileSync(new URL("../../openapi/contract.json", import.meta.url), "utf8"),
)

/** By operation, the scope that PagerDuty's document names. */
const required = new Map(
  Object.values(contract.paths)
    .flatMap((path) => Object.values(path))
    .filter((operation) => Schema.is(Scoped)(operation))
    .map((operation) => [operation.operationId, operation["x-pd-requires-scope"]]),
)
