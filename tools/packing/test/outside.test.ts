import { type ChildProcess, execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, inject, test } from "vitest"
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
}, 180_000)
afterAll(() => {
  app.kill()
  rmSync(folder, { recursive: true })
})

const latchkey = (...args: ReadonlyArray<string>) =>
  promisify(execFile)(process.execPath, [cli, "--config", join(outside, "latchkey.json"), ...args], {
    cwd: folder,
    env: { ...process.env, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder, LATCHKEY_APP_TOKEN: TOKEN },
  })

const configure = (config: object) =>
  writeFileSync(
    join(outside, "latchkey.json"),
    JSON.stringify({ ...config, connections: { app: { connector: "thirty-lines", settings: { url } } } }),
  )

test("it is outside of the workspace, and installed from what was packed", () => {
  expect(outside.startsWith(ROOT)).toBe(false)
  for (const name of PACKED) expect(existsSync(join(outside, "node_modules/@latchkey", name, "dist"))).toBe(true)
})

test("a connector of thirty lines type-checks there, and keeps to the law", () => {
  const lines = readFileSync(join(outside, "connector.ts"), "utf8").split("\n")
  expect(lines.filter((line) => line !== "" && !/^(import|\/\*\*)/.test(line)).length).toBeLessThan(35)
  run(outside, "pnpm", "exec", "tsc", "-p", ".")
  run(outside, "pnpm", "exec", "vitest", "run", "--reporter=default", "--reporter=json", "--outputFile=laws.json")
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(join(outside, "laws.json"), "utf8"))
  expect([numPassedTests, numTotalTests]).toEqual([12, 12])
})

test("the command line loads it by its name from where the config file lies", async () => {
  configure({ connectors: ["connector-thirty-lines"] })
  const { stdout } = await latchkey("accounts", "--json")
  expect(JSON.parse(stdout)).toHaveLength(5)
})

test("and performs its plans", async () => {
  configure({ connectors: ["connector-thirty-lines"] })
  await latchkey("deprovision", "ana@acme.test", "--yes")
  const answer = await fetch(`${url}/people/1`, { headers: { authorization: `Bearer ${TOKEN}` } })
  expect(await answer.json()).toMatchObject({ name: "Ana Ruiz", access: [] })
})

test("nothing is loaded that the config file does not name", async () => {
  configure({})
  await expect(latchkey("accounts", "--json")).rejects.toMatchObject({
    stderr: expect.stringContaining("thirty-lines"),
  })
})
