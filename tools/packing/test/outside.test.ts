import { type ChildProcess, execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, inject, test } from "vitest"
import { OUTSIDE } from "../commands.ts"
import { ROOT, run } from "../run.ts"
import { makeFolder, PACKED } from "./pack.ts"

const TOKEN = "a-token-that-never-shows"
const folder = makeFolder()
const outside = join(folder, "connector-thirty-lines")
const cli = join(folder, "latchkey/latchkey.js")
let app: ChildProcess
let url: string

beforeAll(async () => {
  cpSync(join(ROOT, "examples/thirty-lines"), outside, { recursive: true })
  const manifest = join(outside, "package.json")
  const { dependencies, devDependencies, ...rest } = JSON.parse(readFileSync(manifest, "utf8"))
  const { "@latchkey/core": core, "@latchkey/testkit": testkit } = inject("packed")
  writeFileSync(
    manifest,
    JSON.stringify({
      ...rest,
      dependencies: { ...dependencies, "@latchkey/core": `file:${core}` },
      devDependencies: { ...devDependencies, "@latchkey/testkit": `file:${testkit}` },
    }),
  )
  run(outside, "pnpm", "install", "--prefer-offline", "--ignore-workspace")
  run(ROOT, "node", "apps/cli/build.ts", join(folder, "latchkey"))
  const started = spawn(process.execPath, ["app.ts"], { cwd: outside, stdio: ["ignore", "pipe", "inherit"] })
  app = started
  url = String((await once(started.stdout, "data"))[0]).trim()
}, 600_000)
afterAll(() => {
  app.kill()
  rmSync(folder, { recursive: true })
})

/** Runs a command of the page's as it is written there. */
const latchkey = (line: string) =>
  promisify(execFile)(process.execPath, [cli, ...line.split(" ").slice(1)], {
    cwd: outside,
    env: { ...process.env, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder, LATCHKEY_APP_TOKEN: TOKEN },
  })

/** The config file that the page shows, but for the port. */
const [, shown = ""] =
  /json\n(\{ "connectors": \["connector-thirty-lines.*)/.exec(
    readFileSync(join(ROOT, "docs/writing-a-connector.md"), "utf8"),
  ) ?? []
const configure = (change: (config: object) => object = (config) => config) =>
  writeFileSync(
    join(outside, "latchkey.json"),
    JSON.stringify(change(JSON.parse(shown.replace("http://127.0.0.1:4020", url)))),
  )

test("it is outside of the workspace, and installed from what was packed", () => {
  expect(outside.startsWith(ROOT)).toBe(false)
  for (const name of PACKED) expect(existsSync(join(outside, "node_modules/@latchkey", name, "dist"))).toBe(true)
})

test("a connector of thirty lines type-checks there, and keeps to the laws that have something to judge", () => {
  const lines = readFileSync(join(outside, "connector.ts"), "utf8").split("\n")
  expect(lines.filter((line) => line !== "" && !/^(import|\/\*\*)/.test(line)).length).toBeLessThan(35)
  const [tsc, vitest] = [OUTSIDE.types.split(" "), OUTSIDE.laws.split(" ")]
  run(outside, "npx", ...tsc.slice(1))
  run(outside, "npx", ...vitest.slice(1), "--reporter=default", "--reporter=json", "--outputFile=laws.json")
  const { numPassedTests, numPendingTests, numTotalTests } = JSON.parse(
    readFileSync(join(outside, "laws.json"), "utf8"),
  )
  expect([numPassedTests, numPendingTests, numTotalTests]).toEqual([10, 2, 12])
})

test("the command line loads it by its name from where the config file lies, and performs its plans", async () => {
  configure()
  expect((await latchkey(`${OUTSIDE.accounts} --json`)).stdout).toContain("finn@acme.test")
  await latchkey(OUTSIDE.plan)
  await latchkey(OUTSIDE.apply)
  const answer = await fetch(`${url}/people/1`, { headers: { authorization: `Bearer ${TOKEN}` } })
  expect(await answer.json()).toMatchObject({ name: "Ana Ruiz", access: [] })
})

test("nothing is loaded that the config file does not name", async () => {
  configure((config) => ({ ...config, connectors: [] }))
  await expect(latchkey(OUTSIDE.accounts)).rejects.toMatchObject({
    stderr: expect.stringContaining('No connector "thirty-lines"'),
  })
})
