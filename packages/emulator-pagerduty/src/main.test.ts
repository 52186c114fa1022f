import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { expect, test } from "vitest"
import { empty } from "../worlds/empty.ts"
import { parse } from "./json.ts"

/** The command, until it says that it is ready; stopped when the test is over. */
const run = async (...args: string[]) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  })
  const [line]: unknown[] = await once(createInterface(child.stdout), "line")
  const { url, token } = parse<{ url: string; token: string }>(String(line))
  const get = async (path: string) =>
    (await fetch(url + path, { headers: { authorization: `Token token=${token}` } })).json()
  return {
    url,
    get,
    [Symbol.asyncDispose]: async () => {
      child.kill()
      await once(child, "exit")
    },
  }
}

test("one line on stdout when it is ready, with the owner's token", async () => {
  await using emulator = await run("--world", "acme")
  expect(await emulator.get("/users/me")).toMatchObject({ user: { role: "owner" } })
})

test("takes a file of PagerDuty objects, a time and switches", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "world-")), "world.json")
  const world = empty(new Date("2026-11-24T08:00:00Z"))
  await writeFile(
    file,
    JSON.stringify({
      ...world,
      teams: [{ id: "PTMINE1", name: "Mine", description: null, default_role: "manager", members: [] }],
    }),
  )
  await using emulator = await run(
    "--world",
    file,
    "--now",
    "2026-11-24T08:00:00Z",
    "--rate-limit",
    "5",
    "--unseen",
    "PA,PB",
  )
  expect(await emulator.get("/teams")).toMatchObject({ teams: [{ id: "PTMINE1" }] })
  expect(await emulator.get("/_emulator/state")).toMatchObject({
    now: "2026-11-24T08:00:00.000Z",
    switches: { rateLimit: 5, unseen: ["PA", "PB"], offboarding: "refuse" },
  })
})

test("25,000 people are there", async () => {
  await using emulator = await run("--users", "25000")
  expect(await emulator.get("/users?total=true&limit=1")).toMatchObject({ total: 25_000 })
  expect(await emulator.get("/users?limit=100&offset=9900&include[]=teams")).toMatchObject({ users: { length: 100 } })
})

test("bad input is said in words, with how it is used", async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "--weather", "rain"])
  let said = ""
  child.stderr.on("data", (chunk) => (said += String(chunk)))
  const [code]: unknown[] = await once(child, "exit")
  expect([code, said]).toEqual([2, expect.stringContaining("--offboarding")])
})
