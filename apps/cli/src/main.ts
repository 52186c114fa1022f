import { run } from "./cli.ts"
import { runMain } from "@effect/platform-node/NodeRuntime"
import { defaultTeardown } from "effect/Runtime"
import { VERSION } from "./version.ts"

runMain(run(VERSION, process.argv.slice(2)), {
  // A command that only ends by being stopped says itself how it ended.
  teardown: (exit, onExit) =>
    defaultTeardown(exit, (code) => onExit(code === 130 && process.exitCode === 0 ? 0 : code)),
})
