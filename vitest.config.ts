import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    projects: ["apps/*", "packages/*", "tools/arrows", "tools/openapi"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
