import { parseArgs } from "node:util"
import { startEmulator } from "./index.ts"

/** Starts the emulator; says in one line of JSON on stdout when it is ready. */
const { values } = parseArgs({ options: { port: { type: "string" } } })
const { url, token } = await startEmulator({ port: Number(values.port ?? 0) })
process.stdout.write(`${JSON.stringify({ url, token })}\n`)
