import { join } from "node:path"
import { run } from "./cli.ts"

const root = join(import.meta.dirname, "../../..")
process.exitCode = await run(process.argv.slice(2), {
  root,
  today: new Date().toISOString().slice(0, 10),
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
})
