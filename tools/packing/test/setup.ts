import { rmSync } from "node:fs"
import type { TestProject } from "vitest/node"
import { makeFolder, pack, PACKED } from "./pack.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Tarballs, by the name of what is in them. */
    readonly packed: Readonly<Record<string, string>>
  }
}

/** Packs once for all tests: two at a time would build into the same folder. */
export const setup = (project: TestProject) => {
  const folder = makeFolder()
  project.provide("packed", Object.fromEntries(PACKED.map((name) => [`@latchkey/${name}`, pack(name, folder)])))
  return () => rmSync(folder, { recursive: true })
}
