// `npm run demo`: somebody leaves an account of real shape, before your eyes. Nothing outside this machine is touched.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { startEmulator } from "./emulator.ts"

const latchkey = fileURLToPath(new URL("../src/main.ts", import.meta.url))
const state = mkdtempSync(join(tmpdir(), "latchkey-demo-"))
const pagerduty = await startEmulator("--world", "acme")

const run = (...args: ReadonlyArray<string>): number => {
  process.stdout.write(`\n$ latchkey ${args.join(" ")}\n`)
  const { status } = spawnSync(process.execPath, [latchkey, ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      PAGERDUTY_TOKEN: pagerduty.token,
      PAGERDUTY_API_URL: pagerduty.url,
      XDG_STATE_HOME: state,
      XDG_CONFIG_HOME: state,
    },
  })
  return status ?? 1
}

process.stdout.write(
  "Ana Ruiz leaves Acme today; Bo Chen takes over. (A stand-in for PagerDuty runs on this machine.)\n",
)
run("oncall", "check", "ana@acme.test")
const ended = run("offboard", "ana@acme.test", "--to", "bo@acme.test", "--yes")
run("accounts", "--query", "ana@acme.test")
run("oncall", "check", "bo@acme.test")

pagerduty.process.kill()
rmSync(state, { recursive: true })
process.exitCode = ended
