import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { ROOT, run } from "@latchkey/packing/run"
import { afterAll, beforeAll, expect, test } from "vitest"

const copy = mkdtempSync(join(tmpdir(), "latchkey-generator-"))
const LEFT_OUT = ["node_modules", "dist", ".git", ".nx", ".toolchain", ".vitest"]

beforeAll(() => {
  cpSync(ROOT, copy, { recursive: true, filter: (file) => !LEFT_OUT.includes(basename(file)) })
  run(copy, "pnpm", "install", "--frozen-lockfile", "--prefer-offline")
}, 180_000)
afterAll(() => rmSync(copy, { recursive: true }))

const generate = (...args: ReadonlyArray<string>) =>
  run(copy, "pnpm", "exec", "nx", "generate", "./tools/generators:connector", ...args)

/** It type-checks, and passes lint. */
const isSound = (name: string) => {
  const folder = `packages/connector-${name}`
  run(copy, "pnpm", "exec", "tsc", "--noEmit", "-p", folder)
  run(copy, "pnpm", "exec", "oxlint", folder)
  run(copy, "pnpm", "exec", "oxfmt", "--check", folder)
  run(copy, "pnpm", "exec", "depcruise", "--config", ".dependency-cruiser.mjs", folder)
}

/** What becomes of each law. */
const laws = (name: string) => {
  const project = `@latchkey/connector-${name}`
  run(
    copy,
    "pnpm",
    "exec",
    "vitest",
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    "--outputFile=laws.json",
  )
  const { numPassedTests, numTodoTests, numTotalTests } = JSON.parse(readFileSync(join(copy, "laws.json"), "utf8"))
  return { passed: numPassedTests, todo: numTodoTests, of: numTotalTests }
}

test("a connector with a name alone asks nothing, and no law passes before anything is written", () => {
  expect(generate("acme-hr")).toContain("Next:")
  isSound("acme-hr")
  expect(laws("acme-hr")).toEqual({ passed: 0, todo: 12, of: 12 })
  expect(existsSync(join(copy, "packages/connector-acme-hr/src/sign-ins.ts"))).toBe(false)
})

test("with all capabilities and a document, it has a contract and types cut out of it", () => {
  const document = "tools/generators/test/people.openapi.json"
  const capabilities = "ListAccounts,Entitlements,OnCallCheck,SignIns,TransferData,Deprovision"
  generate(
    "hive",
    "--openapi",
    document,
    "--operations",
    "listPeople,getPerson,updatePerson",
    "--capabilities",
    capabilities,
  )
  isSound("hive")
  expect(readFileSync(join(copy, "packages/connector-hive/src/generated/hive.ts"), "utf8")).toContain("updatePerson")
  expect(run(copy, "node", "tools/openapi/src/main.ts", "check")).toContain("no drift")
  expect(laws("hive")).toEqual({ passed: 0, todo: 12, of: 12 })
})

test("once somebody is there, and a change is named, the laws are held: all but the one on what can't be taken back", () => {
  cpSync(join(import.meta.dirname, "people.ts"), join(copy, "packages/connector-hive/test/people.ts"))
  isSound("hive")
  expect(laws("hive")).toEqual({ passed: 11, todo: 1, of: 12 })
})

test("one that only reads offers no change, so the laws on changes are not held", () => {
  generate("reader", "--capabilities", "ListAccounts")
  isSound("reader")
  expect(laws("reader")).toEqual({ passed: 0, todo: 12, of: 12 })
})

test("what can't be made is refused in words", () => {
  expect(() => generate("acme-hr")).toThrow("packages/connector-acme-hr is there already")
  expect(() => generate("Acme")).toThrow("pattern")
  expect(() => generate("lost", "--openapi", "some.json")).toThrow("--operations")
})
