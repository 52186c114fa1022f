import type { Job, Operation } from "./job.ts"
import { markdown } from "./page.ts"
import { purposes } from "./purposes.ts"

/** A table of a job's runs: each call once, in the order in which it is first made, with how often each run makes it. */
export const callsOf = async (runs: Readonly<Record<string, Job>>): Promise<string> => {
  const columns: Array<ReadonlyArray<Operation>> = []
  for (const run of Object.values(runs)) columns.push((await run()).operations)
  const calls = new Map(columns.flat().map((operation) => [operation.id, operation]))
  const times = (id: string) => columns.map((made) => made.filter((operation) => operation.id === id).length || "")
  return markdown(
    ["call", "operation", ...Object.keys(runs), "for"],
    [
      ...[...calls.values()].map(({ id, call }) => [`\`${call}\``, `\`${id}\``, ...times(id), purposes[id] ?? ""]),
      ["**in all**", "", ...columns.map(({ length }) => `**${length}**`), ""],
    ],
  )
}
