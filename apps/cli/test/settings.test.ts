import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type FrontDoor, openFrontDoor } from "./front-door.ts"

let door: FrontDoor
beforeAll(async () => {
  door = await openFrontDoor("--world", "one-schedule")
})
afterAll(() => door.close())

const configure = (name: string, config: unknown) => {
  const path = join(door.folder, name)
  writeFileSync(path, JSON.stringify(config))
  return path
}
const connection = (token: unknown, more: object = {}) => ({
  connections: {
    acme: { connector: "pagerduty", settings: { apiUrl: door.emulator.url }, secrets: { token }, ...more },
  },
})
const without = { PAGERDUTY_TOKEN: "" }

test("takes a token from a file, a command, or another variable", async () => {
  const secret = join(door.folder, "token")
  writeFileSync(secret, `${door.emulator.token}\n`)
  for (const [name, source] of Object.entries({
    file: { file: secret },
    command: { command: ["cat", secret] },
    env: { env: "ELSEWHERE" },
  })) {
    const config = configure(`${name}.json`, connection(source))
    const { code, stdout } = await door.run(["accounts", "--config", config, "--json"], {
      ...without,
      ELSEWHERE: door.emulator.token,
    })
    expect([name, code]).toEqual([name, 0])
    expect(JSON.parse(stdout)).toHaveLength(4)
  }
})

test("takes a token from stdin, with a config file or without", async () => {
  const config = configure("stdin.json", connection({ env: "NOT_SET" }))
  for (const args of [["accounts", "--config", config], ["accounts"]]) {
    const { code, stdout } = await door.run([...args, "--token-stdin", "--json"], without, `${door.emulator.token}\n`)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toHaveLength(4)
  }
  const nothing = await door.run(["accounts", "--token-stdin"], without)
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("stdin") })
})

test("a connection marked `writes: false` can't change anything", async () => {
  const config = configure("read-only.json", connection({ env: "PAGERDUTY_TOKEN" }, { writes: false }))
  await door.control("DELETE", "requests")
  const args = [
    "transfer",
    "ana@acme.test",
    "--to",
    "bo@acme.test",
    "--yes",
    "--connection",
    "acme",
    "--config",
    config,
  ]
  const { code, stderr, stdout } = await door.run(args)
  expect(`${stdout}${stderr}`).toContain("writes: false")
  expect(code).not.toBe(0)
  expect((await door.requests()).filter(({ method, path }) => method !== "GET" && !path.includes("/preview"))).toEqual(
    [],
  )
})

test("says which of several connections to name", async () => {
  const config = configure("two.json", connection({ env: "PAGERDUTY_TOKEN" }))
  const { code, stderr } = await door.run(["accounts", "--config", config])
  expect(stderr).toContain("pagerduty, acme")
  expect(code).toBe(2)
})

test("a config file that is not right is refused before anything is asked", async () => {
  const config = configure("wrong.json", { conections: {} })
  const { code, stderr } = await door.run(["accounts", "--config", config])
  expect(stderr).toContain("conections")
  expect(code).toBe(2)
})

test("init writes a file for the owner alone, with no secret in it, once", async () => {
  const elsewhere = { XDG_CONFIG_HOME: join(door.folder, "elsewhere") }
  const path = join(door.folder, "elsewhere", "latchkey", "config.json")
  expect((await door.run(["init"], elsewhere)).code).toBe(0)
  expect(statSync(path).mode & 0o077).toBe(0)
  expect(readFileSync(path, "utf8")).not.toContain(door.emulator.token)
  expect((await door.run(["accounts"], elsewhere)).code).toBe(0)
  expect((await door.run(["init"], elsewhere)).code).toBe(2)
})

test("the token shows in nothing that is printed or stored", async () => {
  mkdirSync(door.env["XDG_STATE_HOME"] ?? "", { recursive: true })
  const file = join(door.folder, "plan.json")
  const plan = await door.run([
    "plan",
    "transfer",
    "ana@acme.test",
    "--to",
    "bo@acme.test",
    "--out",
    file,
    "--connection",
    "pagerduty",
  ])
  const apply = await door.run(["apply", file, "--yes", "--log-level", "all", "--connection", "pagerduty"])
  expect(apply.code).toBe(0)
  const stored = readdirSync(door.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "token")
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
  for (const text of [plan.stdout, plan.stderr, apply.stdout, apply.stderr, ...stored])
    expect(text).not.toContain(door.emulator.token)
})
