import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ROOT, run } from "../run.ts"

export const PACKED = ["core", "testkit"]

/** Builds and packs `@latchkey/<name>` as it would be published; gives the tarball. */
export const pack = (name: string, into: string): string => {
  const folder = join(ROOT, "packages", name)
  rmSync(join(folder, "dist"), { recursive: true, force: true })
  const { filename } = JSON.parse(
    run(ROOT, "pnpm", "--dir", `packages/${name}`, "pack", "--json", "--pack-destination", into),
  )
  return filename
}

export const makeFolder = (): string => mkdtempSync(join(tmpdir(), "latchkey-outside-"))
