import { tmpdir } from "node:os"
import { describe, expect, inject, test } from "vitest"
import { run } from "../run.ts"
import { PACKED } from "./pack.ts"

describe.each(Object.entries(inject("packed")))("%s, packed as it would be published", (_name, tarball) => {
  const manifest = JSON.parse(run(tmpdir(), "tar", "-xzOf", tarball, "package/package.json"))

  test("is a package that publint has nothing to say of", () => {
    expect(run(tmpdir(), "publint", "run", "--strict", tarball)).toContain("All good!")
  })

  test("has types that are not wrong, for ES modules", () => {
    expect(run(tmpdir(), "attw", "--profile", "esm-only", tarball)).toContain("🟢")
  })

  test("has words, a license, and nothing but what is built", () => {
    const files = run(tmpdir(), "tar", "-tzf", tarball).trim().split("\n")
    expect(files).toEqual(expect.arrayContaining(["package/README.md", "package/LICENSE", "package/dist/index.d.ts"]))
    expect(
      files.filter((file) => !/^package\/(dist\/.*\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/.test(file)),
    ).toEqual([])
    expect(manifest.private).toBeUndefined()
  })

  test("asks for nothing that is not published with it", () => {
    const { dependencies = {}, peerDependencies = {} } = manifest
    const ours = Object.keys({ ...dependencies, ...peerDependencies }).filter((one) => one.startsWith("@latchkey/"))
    expect(PACKED.map((one) => `@latchkey/${one}`)).toEqual(expect.arrayContaining(ours))
    // A range of the workspace's or the catalog's means nothing elsewhere.
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:/)
  })
})
