// What `npm run trial` runs: the campaigns that take longer than a change should wait; seeds are printed by fast-check.
import { spawnSync } from "node:child_process"

const runs = process.argv[2] ?? "20"
console.error(`every property ${runs} times as long as in npm test`)
const { status } = spawnSync("vitest", ["run", "properties"], {
  stdio: "inherit",
  shell: process.platform === "win32",
  env: { ...process.env, LATCHKEY_TRIAL: runs },
})
process.exit(status ?? 1)
