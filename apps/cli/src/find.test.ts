import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, expect, test } from "vitest"
import { find } from "./find.ts"

const folder = mkdtempSync(join(tmpdir(), "latchkey-find-"))
const config = join(folder, "latchkey.json")
afterAll(() => rmSync(folder, { recursive: true }))

const install = (name: string, exports: unknown) => {
  const into = join(folder, "node_modules", name)
  mkdirSync(into, { recursive: true })
  writeFileSync(join(into, "package.json"), JSON.stringify({ name, type: "module", exports }))
  writeFileSync(join(into, "index.js"), "export default {}\n")
  return pathToFileURL(join(into, "index.js")).href
}

test("a package is found beside the config file that names it", () => {
  expect(find("ours", config)).toBe("ours")
  const ours = install("ours", "./index.js")
  expect(find("ours", config)).toBe(ours)
})

test("without a config file, and where it is nowhere beside it, it is looked for beside the command line", () => {
  expect(find("@latchkey/core")).toBe("@latchkey/core")
  expect(find("latchkey-nowhere", config)).toBe("latchkey-nowhere")
})

test("one whose exports do not let it be loaded says so, rather than be taken for missing", () => {
  install("shut", { "./other": "./index.js" })
  expect(() => find("shut", config)).toThrow("exports")
})
