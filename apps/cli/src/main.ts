#!/usr/bin/env node
import { enableCompileCache } from "node:module"
import { VERSION } from "./version.ts"

// The version is known without loading anything.
const args = process.argv.slice(2)
if (args.length === 1 && (args[0] === "--version" || args[0] === "-v")) process.stdout.write(`latchkey v${VERSION}\n`)
else {
  enableCompileCache()
  const [{ run }, { runMain }] = await Promise.all([import("./cli.ts"), import("@effect/platform-node/NodeRuntime")])
  runMain(run(VERSION, args), { disableErrorReporting: false })
}
