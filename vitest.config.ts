import { existsSync, readdirSync, readFileSync } from "node:fs"
import { defineConfig } from "vitest/config"

/** Every package is a project, none needs a config of its own. */
const projects = ["apps", "packages", "tools"]
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .filter((root) => existsSync(`${root}/package.json`))
  .map((root) => ({
    extends: true as const,
    root,
    test: { name: String(JSON.parse(readFileSync(`${root}/package.json`, "utf8")).name) },
  }))

export default defineConfig({ test: { projects, testTimeout: 60_000, hookTimeout: 60_000 } })
