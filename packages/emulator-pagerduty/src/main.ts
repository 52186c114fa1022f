import { parseArgs } from "node:util"
import { sized } from "../worlds/sized.ts"
import type { Options, Switches } from "./index.ts"
import { defaultSwitches, startEmulator, worlds } from "./index.ts"
import { readJson } from "./json.ts"
import type { World } from "./world.ts"

const usage = `npm run emulator -- [--port N] [--world ${Object.keys(worlds).join("|")}|FILE] [--users N] [--now INSTANT] [--SWITCH VALUE]…

Switches, with what they are if nothing is said:
${Object.entries(defaultSwitches)
  .map(([name, value]) => `  --${kebab(name)} ${JSON.stringify(value)}`)
  .join("\n")}
`

/** Starts the emulator; says in one line of JSON on stdout when it is ready. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean" },
      port: { type: "string" },
      world: { type: "string" },
      users: { type: "string" },
      now: { type: "string" },
      ...Object.fromEntries(Object.keys(defaultSwitches).map((name) => [kebab(name), { type: "string" as const }])),
    },
  })
  if (values.help) return void process.stdout.write(usage)
  const { port, now } = values
  const { url, token } = await startEmulator({
    world: worldOf(values.world, values.users),
    switches: switchesOf(values),
    ...(typeof port === "string" && { port: Number(port) }),
    ...(typeof now === "string" && { now }),
  })
  process.stdout.write(`${JSON.stringify({ url, token })}\n`)
}

const worldOf = (world = "acme", users?: string): NonNullable<Options["world"]> => {
  if (users !== undefined) return (now) => sized(now, Number(users))
  return world in worlds ? world : readJson<World>(world)
}

/** Values as JSON where they are, else as text: `--rate-limit 100`, `--offboarding stubs`, `--unseen P1,P2`. */
const switchesOf = (values: Readonly<Record<string, unknown>>): Partial<Switches> =>
  Object.fromEntries(
    Object.entries(defaultSwitches).flatMap(([name, usual]) => {
      const text = values[kebab(name)]
      if (typeof text !== "string") return []
      return [[name, Array.isArray(usual) ? text.split(",") : typeof usual === "string" ? text : JSON.parse(text)]]
    }),
  )

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  process.exitCode = 2
})
