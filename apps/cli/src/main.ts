import { run } from "./cli.ts"
import { runMain } from "@effect/platform-node/NodeRuntime"
import { VERSION } from "./version.ts"

runMain(run(VERSION, process.argv.slice(2)))
