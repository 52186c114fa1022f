import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { defineConfig } from "vitest/config"

/** Every package is a project, none needs a config of its own. */
const projects = ["apps", "packages", "tools"]
  .flatMap((folder) =>
    readdirSync(join(import.meta.dirname, folder)).map((name) => join(import.meta.dirname, folder, name)),
  )
  .filter((root) => existsSync(join(root, "package.json")))
  .map((root) => ({
    extends: true as const,
    root,
    test: {
      name: String(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).name),
      // What a package's tests need once, before any of them.
      globalSetup: ["test/setup.ts"].filter((file) => existsSync(join(root, file))),
    },
  }))

export default defineConfig({
  test: {
    projects,
    // Many tests wait for a clock or a process more than they compute.
    maxWorkers: 4,
    testTimeout: 600_000 * Math.max(1, Number(process.env["LATCHKEY_TRIAL"] ?? 1)),
    hookTimeout: 180_000,
  },
})
