import { execFileSync } from "node:child_process"
import { delimiter, join } from "node:path"

export const ROOT = join(import.meta.dirname, "../..")

/** What this vitest tells its workers is not for one that it starts. */
const withoutVitest = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|NODE_OPTIONS|TEST$)/.test(name)),
)

/** Runs a tool of the workspace's; fails with what it said. */
export const run = (cwd: string, command: string, ...args: ReadonlyArray<string>): string => {
  const path = ["tools/packing/node_modules/.bin", "node_modules/.bin", ".toolchain/node_modules/.bin"]
  const PATH = [...path.map((folder) => join(ROOT, folder)), process.env["PATH"]].join(delimiter)
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", env: { ...withoutVitest, PATH, NO_COLOR: "1" } })
  } catch (error) {
    const { stdout, stderr } = Object(error)
    throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error })
  }
}
