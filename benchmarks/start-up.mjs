// How long the bundle takes to say its version, and to list connectors, against bare node: `npm run build`, then
// `node tools/bootstrap.mjs node benchmarks/start-up.mjs`. Medians of whole processes, taken in turn.
import { spawnSync } from "node:child_process"

const bundle = "apps/cli/dist/latchkey.js"
const commands = { "bare node": ["-e", "0"], "--version": [bundle, "--version"], connectors: [bundle, "connectors"] }
const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))

for (let round = 0; round < 21; round++)
  for (const [name, args] of Object.entries(commands)) {
    const from = performance.now()
    if (spawnSync(process.execPath, args, { stdio: "ignore" }).status !== 0) throw new Error(`${name} failed`)
    times[name].push(performance.now() - from)
  }

for (const [name, all] of Object.entries(times)) {
  const median = all.toSorted((a, b) => a - b)[10]
  console.log(`${name.padEnd(12)} ${median.toFixed(0).padStart(5)} ms`)
}
