import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { callsOf } from "./measured/calls.ts"
import { jobs, scoped } from "./measured/jobs.ts"
import { filled } from "./measured/page.ts"
import { type Needs, needsOf, scopeTable, wordsTable } from "./measured/scopes.ts"

const file = join(import.meta.dirname, "../../../docs/pagerduty.md")

/** `vitest -u` writes what was measured into the page. */
test("docs/pagerduty.md says what was measured", async () => {
  const measured: Record<string, string> = {}
  for (const [name, runs] of Object.entries(jobs)) measured[`calls of ${name}`] = await callsOf(runs)
  const needs = new Map<string, Needs>()
  for (const [name, job] of Object.entries(scoped)) needs.set(name, await needsOf(name, job))
  measured["scopes"] = scopeTable(needs)
  measured["words"] = wordsTable(needs.get("offboard: plan"))
  await expect(filled(readFileSync(file, "utf8"), measured)).toMatchFileSnapshot(file)
})
