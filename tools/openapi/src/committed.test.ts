import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { check } from "./check.ts"
import { isObject, type Json } from "./json.ts"
import { readCopy, readSource } from "./source.ts"
import { findAsked } from "./workspace.ts"

const root = join(import.meta.dirname, "../../..")

const prose: ReadonlySet<string> = new Set(["description", "summary", "title"])

/** Every text under a keyword of prose: the sentences that stay where they are. */
const sentences = (value: Json): string[] => {
  if (Array.isArray(value)) return value.flatMap(sentences)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === "string" && prose.has(key) ? [entry] : sentences(entry),
  )
}

describe.each(["github", "pagerduty"])("what is committed of the document of %s", (name) => {
  const copy = readCopy(readSource(root, name))

  it("fits together, and fits the document where it is at hand", async () => {
    const asked = findAsked(root).filter(({ source }) => source.name === name)
    const { looked, problems } = await check(asked)
    expect(problems).toEqual([])
    expect(looked.find((line) => line.startsWith(`${name}:`))).toContain(
      copy === undefined ? "is not at hand" : "cut again from",
    )
  })

  it.skipIf(copy === undefined)("holds none of its sentences", () => {
    const found = new Set(sentences(copy?.document ?? null).filter((text) => text.split(/\s+/).length > 3))
    expect(found.size).toBeGreaterThan(1_000)
    const texts = findAsked(root)
      .filter(({ source }) => source.name === name)
      .flatMap(({ consumers }) => consumers)
      .flatMap(({ contractFile, typesFile }) => [contractFile, typesFile])
      .map((file) => readFileSync(file, "utf8"))
    const overlay = readFileSync(join(root, `tools/openapi/sources/${name}/overlay.json`), "utf8")
    expect(texts.length).toBeGreaterThanOrEqual(4)
    const kept = [...found].filter((sentence) => [...texts, overlay].some((text) => text.includes(sentence)))
    expect(kept).toEqual([])
  })
})
