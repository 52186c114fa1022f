import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, expect, test } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
const houses: Array<string> = []

/** A house with two rooms in it, and an arrow from one to the other. */
const check = (file: string, imported: string) => {
  const house = mkdtempSync(join(tmpdir(), "latchkey-arrows-"))
  houses.push(house)
  const put = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  put(join(house, file), `import "${imported}"\n`)
  put(join(house, dirname(file), imported), "export {}\n")
  cpSync(join(root, ".dependency-cruiser.mjs"), join(house, ".dependency-cruiser.mjs"))
  const depcruise = join(root, "node_modules/.bin/depcruise")
  return spawnSync(depcruise, ["--config", ".dependency-cruiser.mjs", "packages"], { cwd: house, encoding: "utf8" })
}

afterEach(() => {
  for (const house of houses.splice(0)) rmSync(house, { recursive: true })
})

test.each([
  [
    "a host that imports a connector",
    "packages/connections/src/planted.ts",
    "../../connector-pagerduty/src/index.ts",
    "hosts-load-connectors-by-name",
  ],
  [
    "core that imports a host's package",
    "packages/core/src/planted.ts",
    "../../operations/src/index.ts",
    "core-imports-nothing-above",
  ],
  [
    "a connector that imports a host's package",
    "packages/connector-pagerduty/src/planted.ts",
    "../../operations/src/index.ts",
    "connectors-import-core-alone",
  ],
  [
    "a connector that imports another",
    "packages/connector-pagerduty/src/planted.ts",
    "../../connector-github/src/index.ts",
    "connectors-import-core-alone",
  ],
  [
    "an emulator that imports core",
    "packages/emulator-pagerduty/src/planted.ts",
    "../../core/src/index.ts",
    "emulators-know-their-source-alone",
  ],
  [
    "a source that imports the testkit",
    "packages/operations/src/planted.ts",
    "../../testkit/src/index.ts",
    "testkit-and-emulators-are-for-tests",
  ],
])("refuses %s", (_what, file, imported, rule) => {
  const { status, stdout } = check(file, imported)
  expect(stdout).toContain(rule)
  expect(status).not.toBe(0)
})

test("takes an import along the arrows", () => {
  expect(check("packages/operations/src/planted.ts", "../../core/src/index.ts").status).toBe(0)
})
