import { execFileSync } from "node:child_process"
import type { Options } from "./options.ts"

/** Puts the package into the workspace, cuts its contract where there is a document, and says what is next. */
export const afterwards = (root: string, { name, openapi }: Options): void => {
  const run = (command: string, ...args: ReadonlyArray<string>) =>
    execFileSync(command, args, {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    })
  const folder = `packages/connector-${name}`
  run("pnpm", "install", "--prefer-offline", "--no-frozen-lockfile")
  if (openapi) run("node", "tools/openapi/src/main.ts", "refresh", name, "--from", openapi)
  run("oxfmt", folder, ...(openapi ? [`tools/openapi/sources/${name}`] : []))
  process.stdout.write(`
${folder} is there, and type-checks. Next:

  vitest run --project @latchkey/connector-${name}   every law is a todo that says what it needs
  grep -rn "To fill in" ${folder}

docs/writing-a-connector.md goes on from here.
`)
}
