import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { INSIDE } from "@latchkey/packing/commands"
import { ROOT, run } from "@latchkey/packing/run"
import { afterAll, beforeAll, expect, test } from "vitest"

const copy = mkdtempSync(join(tmpdir(), "latchkey-generator-"))
const LEFT_OUT = ["node_modules", "dist", ".git", ".nx", ".toolchain", ".vitest"]

beforeAll(() => {
  cpSync(ROOT, copy, { recursive: true, filter: (file) => !LEFT_OUT.includes(basename(file)) })
  run(copy, "pnpm", "install", "--frozen-lockfile", "--prefer-offline")
}, 600_000)
afterAll(() => rmSync(copy, { recursive: true }))

/** Runs a command of the page's as it is written there; but for the bootstrap, which would fetch the tools anew. */
const type = (line: string) => {
  const [, script, rest = ""] = /^npm run (\S+) -- ?(.*)$/.exec(line) ?? []
  const { scripts } = JSON.parse(readFileSync(join(copy, "package.json"), "utf8"))
  const command =
    script === undefined ? line : `${String(scripts[script]).replace("node tools/bootstrap.mjs ", "")} ${rest}`
  return run(copy, "pnpm", "exec", ...command.split(" "))
}
const generate = (words: string) => type(`npm run new-connector -- ${words}`)

/** It type-checks, and passes lint. */
const isSound = (name: string) => {
  const folder = `packages/connector-${name}`
  run(copy, "pnpm", "exec", "tsc", "--noEmit", "-p", folder)
  run(copy, "pnpm", "exec", "oxlint", folder)
  run(copy, "pnpm", "exec", "oxfmt", "--check", folder)
  run(copy, "pnpm", "exec", "depcruise", "--config", ".dependency-cruiser.mjs", folder)
}

/** Copies what somebody has filled in. */
const fillIn = (name: string, file: string, as = file) => {
  cpSync(join(import.meta.dirname, "filled-in", file), join(copy, `packages/connector-${name}`, as))
  isSound(name)
}

/** What becomes of each law. */
const laws = (command: string) => {
  type(`${command} --reporter=default --reporter=json --outputFile=laws.json`)
  const { numPassedTests, numPendingTests, numTodoTests, numTotalTests } = JSON.parse(
    readFileSync(join(copy, "laws.json"), "utf8"),
  )
  return { passed: numPassedTests, skipped: numPendingTests, todo: numTodoTests, of: numTotalTests }
}

test("a connector with a name alone asks nothing", () => {
  expect(type(INSIDE.make)).toContain("Next:")
  isSound("hive")
  expect(existsSync(join(copy, "packages/connector-hive/src/deprovision.ts"))).toBe(true)
  expect(existsSync(join(copy, "packages/connector-hive/src/sign-ins.ts"))).toBe(false)
})

test("with a document, it has a contract and types cut out of it; no law passes before anything is written", () => {
  type(INSIDE.makeOfDocument)
  isSound("bees")
  type(INSIDE.types)
  expect(readFileSync(join(copy, "packages/connector-bees/src/generated/bees.ts"), "utf8")).toContain("updatePerson")
  expect(type(INSIDE.drift)).toContain("no drift")
  expect(laws(INSIDE.laws)).toEqual({ passed: 0, skipped: 0, todo: 12, of: 12 })
})

test("once somebody is there, and a change is named, all laws are held that have something to judge", () => {
  fillIn("bees", "test/people.ts")
  // What can't be taken back is not there yet; what a suspension owns can't be touched from outside.
  expect(laws(INSIDE.laws)).toEqual({ passed: 10, skipped: 1, todo: 1, of: 12 })
})

test("with a document, calls are typed by what was cut out of it, and held against it", () => {
  fillIn("bees", "src/people.ts")
  expect(laws(`${INSIDE.laws} -t document`)).toMatchObject({ passed: 1 })
  const people = join(copy, "packages/connector-bees/src/people.ts")
  for (const [right, wrong] of [
    ['GET("/people"', 'GET("/persons"'],
    ["body: { active }", "body: { active: 1 }"],
  ] as const) {
    const text = readFileSync(people, "utf8")
    writeFileSync(people, text.replace(right, wrong))
    expect(() => type(INSIDE.types)).toThrow("people.ts")
    writeFileSync(people, text)
  }
})

test.each([
  ["whole", "ListAccounts,Entitlements,OnCallCheck,SignIns,TransferData,Deprovision,RevokeSessions"],
  // It offers no change: the laws on changes have nothing to hold, and are not passed.
  ["reader", "ListAccounts"],
])("%s has the capabilities that are chosen", (name, capabilities) => {
  generate(`${name} --capabilities ${capabilities}`)
  isSound(name)
  expect(laws(`vitest run --project @latchkey/connector-${name}`)).toEqual({ passed: 0, skipped: 0, todo: 12, of: 12 })
})

test("entitlements are read as made up, before anything else is written", () => {
  fillIn("whole", "test/people.ts")
  fillIn("whole", "test/entitlements.ts", "test/entitlements.test.ts")
  expect(laws("vitest run --project @latchkey/connector-whole -t holds")).toMatchObject({ passed: 1 })
})

test("what can't be made is refused in words", () => {
  expect(() => generate("pagerduty")).toThrow("packages/connector-pagerduty is there already")
  expect(() => generate("Acme")).toThrow("pattern")
  expect(() => generate("lost --openapi some.json")).toThrow("some.json")
})
