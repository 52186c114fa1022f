// What `npm test` runs: formatting and lint, types, every test, arrows, drift.
import { spawnSync } from "node:child_process"

const steps = [
  ["nx", ["run-many", "-t", "lint", "typecheck", "test", "--parallel=2", "--outputStyle=static"]],
  ["depcruise", ["--config", ".dependency-cruiser.mjs", "apps", "packages", "tools"]],
  ["node", ["tools/openapi/src/main.ts", "check"]],
]

for (const [command, args] of steps) {
  console.error(`> ${command} ${args.join(" ")}`)
  const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" })
  if (status !== 0) process.exit(status ?? 1)
}
